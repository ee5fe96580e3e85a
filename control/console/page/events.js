// The events of a modem, as the page keeps them.

/**
 * A TraceEvent is a line of a trace. What follows modem is absent where there is nothing to say.
 * @typedef {object} TraceEvent
 * @property {number} n      its number
 * @property {number} t      modem seconds
 * @property {number} modem
 * @property {string} kind
 * @property {string} [dir]  "<-" from the host, or to the server; "->" to the host, or from the server
 * @property {string} [port]
 * @property {string} [text]
 * @property {number} [bytes]
 * @property {number} [code]
 * @property {string} [op]
 * @property {string} [name]
 * @property {string} [id]
 * @property {string} [reason]
 * @property {string} [by] what of the user's own has answered
 * @property {string} [error]
 * @property {number} [took] of a command, to the host or to the server: seconds to its answer
 * @property {TraceEvent} [asked] of an answer: the command
 * @property {number} [after] of a result URC: seconds since its command
 * @property {boolean} [slow] it took more than ten times what others take
 * @property {boolean} [failed] it says that something has failed
 */

const MOST_EVENTS = 200_000; // that the console keeps
const DROP_EVENTS = 20_000; // that go at once

/** finals are the lines that end the answer to a command. */
const finals = /^(OK|ERROR|NO CARRIER|\+CM[ES] ERROR: .*)$/;

/** failures are the lines that say that something has failed: an error, or a result other than 0. */
const failures = /^(ERROR|\+CM[ES] ERROR: .*|\+QFTP\w+: (?!0\b)[6-7]\d\d\b.*)$/;

/**
 * failed tells an event that says that something has failed.
 * @param {TraceEvent} e
 */
function failed(e) {
  if (e.kind === "ftp") return (e.code || 0) >= 400 || Boolean(e.error);
  return (e.kind === "at" || e.kind === "urc") && e.dir === "->" && failures.test(e.text || "");
}

/** Times are what commands have taken: the latest hundred. */
class Times {
  constructor() {
    /** @type {number[]} */
    this.all = [];
  }

  /**
   * add takes a time, and tells whether it is far above what is usual.
   * @param {number} s
   */
  add(s) {
    const slow = this.all.length >= 5 && s > 0.02 && this.below(s / 10) > this.all.length >> 1; // which puts the median below
    this.all.push(s);
    if (this.all.length > 100) this.all.shift();
    return slow;
  }

  /**
   * below is how many are less than a time.
   * @param {number} s
   */
  below(s) {
    let n = 0;
    for (const t of this.all) if (t < s) n++;
    return n;
  }
}

/**
 * firstFrom is the index of the first event for which before is false. For those in front of it, it
 * is true.
 * @param {TraceEvent[]} all
 * @param {(e: TraceEvent) => boolean} before
 */
function firstFrom(all, before) {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(all[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Events are those that came, the oldest first, and those of them that are shown. */
class Events {
  /** @param {number} [most] that are kept; then the oldest go */
  constructor(most = Infinity) {
    this.most = most;
    /** @type {TraceEvent[]} */
    this.all = [];
    /** @type {TraceEvent[]} */
    this.shown = this.all;
    /** @type {((e: TraceEvent) => boolean)|null} */
    this.wanted = null;
    this.last = 0; // number
    this.lost = 0; // events that are not here any more, or never were
    this.counted = true; // lost is how many, and not how many at most
    /** @type {Map<string, TraceEvent>} */
    this.open = new Map(); // the command of a port, or of the FTP client, that has no answer yet
    this.times = { at: new Times(), ftp: new Times() };
    /** @type {Set<(removed: number) => void>} */
    this.watchers = new Set();
  }

  /** clear forgets everything. */
  clear() {
    this.all = [];
    this.last = this.lost = 0;
    this.counted = true;
    this.open.clear();
    this.times = { at: new Times(), ftp: new Times() };
    this.show(this.wanted);
  }

  /**
   * show shows those that are wanted; null is all.
   * @param {((e: TraceEvent) => boolean)|null} wanted
   */
  show(wanted) {
    this.wanted = wanted;
    this.shown = wanted ? this.all.filter(wanted) : this.all;
    this.tell(0);
  }

  /**
   * mark puts a mark behind the latest event. It is the page's own, and not saved.
   * @param {number} t modem seconds
   */
  mark(t) {
    this.add([{ n: this.last + 1 / 1024, t, modem: 0, kind: "mark", text: "mark at " + new Date().toLocaleTimeString() }]);
  }

  /**
   * gap notes that events are missing.
   * @param {number} n
   * @param {boolean} [counted] all of them are of this modem
   */
  gap(n, counted = true) {
    this.lost += n;
    this.counted = this.counted && counted;
    this.open.clear();
  }

  /**
   * add takes events as they come.
   * @param {TraceEvent[]} batch
   */
  add(batch) {
    let removed = 0;
    for (const e of batch) {
      if (e.n <= this.last) continue;
      this.last = e.n;
      if (failed(e)) e.failed = true;
      this.relate(e);
      this.all.push(e);
      if (this.wanted && this.wanted(e)) this.shown.push(e);
    }
    if (this.all.length > this.most) removed = this.drop();
    this.tell(removed);
  }

  drop() {
    const gone = this.all.splice(0, this.all.length - this.most + DROP_EVENTS);
    this.lost += gone.length;
    if (!this.wanted) return gone.length;
    return this.shown.splice(0, firstFrom(this.shown, (e) => e.n <= gone[gone.length - 1].n)).length;
  }

  /**
   * relate finds the command that an event answers.
   * @param {TraceEvent} e
   */
  relate(e) {
    if (e.kind === "urc") this.relateResult(e);
    if (e.kind !== "at" && e.kind !== "ftp") return;
    const lane = e.kind === "at" ? "at " + (e.port || "") : "ftp";
    if (e.dir === "<-") {
      this.open.set(lane, e);
      const name = e.kind === "at" && /^AT(\+Q\w+)/i.exec(e.text || "");
      if (name) this.open.set("result " + name[1].toUpperCase(), e);
      return;
    }
    const asked = this.open.get(lane);
    if (!asked) return;
    e.asked = asked;
    const over = e.kind === "ftp" ? (e.code || 0) >= 200 || Boolean(e.error) : finals.test(e.text || "");
    if (!over) return;
    this.open.delete(lane);
    asked.took = e.t - asked.t;
    asked.slow = this.times[e.kind].add(asked.took);
  }

  /**
   * relateResult finds the command of a result URC, which has the command's name.
   * @param {TraceEvent} e
   */
  relateResult(e) {
    const name = /^(\+Q\w+): /.exec(e.text || "")?.[1];
    const asked = this.open.get("result " + name);
    if (!asked) return;
    this.open.delete("result " + name);
    e.asked = asked;
    e.after = e.t - asked.t;
  }

  /** @param {number} removed rows from the start of those that are shown */
  tell(removed) {
    for (const f of this.watchers) f(removed);
  }

  /**
   * at finds the first shown event that is not before a time.
   * @param {number} t
   */
  at(t) {
    return firstFrom(this.shown, (e) => e.t < t);
  }

  /**
   * index finds the first event that has a number, or a later one.
   * @param {number} n
   */
  index(n) {
    return firstFrom(this.all, (e) => e.n < n);
  }

  /**
   * row is where the event of a number is among those that are shown, or -1.
   * @param {number} n
   */
  row(n) {
    const i = firstFrom(this.shown, (e) => e.n < n);
    return this.shown[i]?.n === n ? i : -1;
  }
}

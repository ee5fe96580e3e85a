// What there is to know of one event.

/**
 * @typedef {{name: string, brief: string, family: string, support: string, note?: string, source?: string, forms: string[], params: {name: string, values: string, default?: string, of?: string}[]}} Command
 */

class Inspector {
  /**
   * @param {HTMLElement} box
   * @param {Events} events
   * @param {(n: number) => void} choose another event
   */
  constructor(box, events, choose) {
    this.box = box;
    this.events = events;
    this.choose = choose;
    /** @type {Map<string, Command>} */
    this.commands = new Map(); // by name without AT
    /** @type {Map<string, string>} */
    this.codes = new Map();
  }

  /**
   * @param {TraceEvent|null} e
   * @param {boolean} [low] it is in the lower half of the screen, which is to stay visible
   */
  show(e, low = false) {
    this.box.hidden = !e;
    this.box.classList.toggle("above", low);
    if (!e) return;
    const rows = this.facts(e).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]);
    fill(this.box,
      h("button", { class: "close", "aria-label": "close the details", onclick: () => this.choose(0) }, "✕"),
      h("h2", {}, drawn(e).label),
      h("dl", { class: "facts" }, ...rows.flat()));
  }

  /**
   * facts are what is known, each with its name.
   * @param {TraceEvent} e
   * @returns {[string, Node|string][]}
   */
  facts(e) {
    /** @type {[string, Node|string][]} */
    const all = [["Time", `${e.t.toFixed(6)} s, event ${e.n}${e.port ? ", port " + e.port : ""}`]];
    if (e.took !== undefined) all.push(["Answered", formatSpan(e.took) + " later" + (e.slow ? ", more than ten times the usual" : "")]);
    if (e.by) all.push(["Answered by", (e.by.startsWith("pack ") ? "the " : "your file ") + e.by]);
    const causes = this.causes(e);
    if (e.asked) all.push(["Answers", this.link(e.asked, `${drawn(e.asked).label}, ${formatSpan(e.t - e.asked.t)} before`)]);
    const faults = causes.filter((c) => c.kind === "fault");
    const replies = causes.filter((c) => c.kind !== "fault");
    if (faults.length > 0) all.push(["Cause", this.links(faults)]);
    if (replies.length > 0) all.push([faults.length > 0 ? "Went with it" : "Cause", this.links(replies)]);
    if (e.kind === "fault") all.push(["Then", this.links(this.effects(e))]);
    const meaning = this.meaning(e);
    if (meaning) all.push(["Means", meaning]);
    const command = this.command(e);
    if (command) all.push(["Command", `${command.name}: ${command.brief}; ${command.support}${command.source ? "; source: " + command.source : ""}.${command.note ? " " + command.note : ""}`]);
    for (const finding of this.findings(e)) all.push(["Finding", finding]);
    if (e.text && e.text.includes("\n")) all.push(["All of it", h("pre", {}, e.text.split("\n").map(visible).join("\n").replaceAll("\\r", ""))]);
    if (e.kind === "at" || e.kind === "urc" || e.kind === "ftp") all.push(["Bytes", h("code", {}, bytesOf(e.text || ""))]);
    if (e.kind === "lint") all.push(["Line", e.text || ""]);
    return all;
  }

  /**
   * link is a way to another event.
   * @param {TraceEvent} e
   * @param {string} text
   */
  link(e, text) {
    return h("button", { class: "link", onclick: () => this.choose(e.n) }, text);
  }

  /**
   * causes are what a failure is due to: the fault that fired and the replies of the server that
   * failed between its command and it, the fault first.
   * @param {TraceEvent} e
   */
  causes(e) {
    /** @type {TraceEvent[]} */
    const all = [];
    if (!e.failed) return all;
    const command = e.asked;
    for (let i = this.events.index(e.n) - 1, left = 500; i >= 0 && left > 0; i--, left--) {
      const before = this.events.all[i];
      if (before === command || (!command && before.kind === "at" && before.dir === "<-")) break;
      if (before.kind === "fault") all.unshift(before);
      else if (before.kind === "ftp" && before.dir && before.failed) all.push(before);
    }
    return all.slice(0, 4);
  }

  /**
   * effects are the failures that follow a fault, up to the next fault.
   * @param {TraceEvent} e
   */
  effects(e) {
    /** @type {TraceEvent[]} */
    const all = [];
    for (let i = this.events.index(e.n) + 1; i < this.events.all.length && all.length < 4; i++) {
      const next = this.events.all[i];
      if (next.kind === "fault") break;
      if (next.dir && next.failed) all.push(next);
    }
    return all;
  }

  /** @param {TraceEvent[]} all */
  links(all) {
    if (all.length === 0) return "no failure yet";
    return h("span", {}, ...all.map((e) => h("div", {}, this.link(e, (e.kind === "ftp" ? "the server's " : "") + drawn(e).label))));
  }

  /**
   * meaning is what an error code says.
   * @param {TraceEvent} e
   */
  meaning(e) {
    if (e.kind === "ftp") return "";
    const stat = /^\+QFTPSTAT: 0,([0-4])$/.exec(e.text || "");
    if (stat) return "the FTP session is " + ["being opened", "open", "transferring", "being closed", "closed"][Number(stat[1])];
    const m = /^\+CME ERROR: (\d+)$|^\+QFTP\w+: ([6-7]\d\d)(?:,(\d+))?/.exec(e.text || "");
    if (!m) return "";
    const code = m[1] || m[2];
    const text = this.codes.get(code);
    const reply = m[3] === undefined ? "" : m[3] === "0" ? "; 0: no reply of the server goes with it" : `; ${m[3]} is the server's reply`;
    return text ? `${code}: ${text}${reply}` : "";
  }

  /**
   * command is the entry of the command table that an event is about.
   * @param {TraceEvent} e
   */
  command(e) {
    const text = (e.asked && e.kind === "at" ? e.asked.text : e.text) || "";
    const name = /^(?:AT)?(\+\w+|[A-Z&]\w?)/i.exec(text);
    if (!name || e.kind === "ftp") return undefined;
    return this.commands.get(name[1].toUpperCase());
  }

  /**
   * findings are those of the same line.
   * @param {TraceEvent} e
   */
  findings(e) {
    if (e.kind !== "at" || e.dir !== "<-") return [];
    const i = this.events.index(e.n);
    const near = this.events.all.slice(Math.max(0, i - 3), i + 4);
    return near.filter((f) => f.kind === "lint" && (e.text || "").includes(f.text || "\0")).map((f) => `${f.id}: ${f.reason}`);
  }
}

/**
 * bytesOf is text as bytes in hexadecimal, no more than 256 of them.
 * @param {string} text
 */
function bytesOf(text) {
  const all = new TextEncoder().encode(text);
  const shown = Array.from(all.slice(0, 256), (b) => b.toString(16).padStart(2, "0")).join(" ");
  return `${shown}${all.length > 256 ? " …" : ""} (${all.length})`;
}

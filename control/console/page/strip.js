// The overview: a strip of the whole session, in which faults, failures and transfers are seen at
// once. A click goes to a time, dragging shows a span of it alone.

const STRIP_BINS = 400;
const STRIP_HEIGHT = 44;

class Strip {
  /**
   * @param {HTMLElement} box
   * @param {Events} events
   * @param {(t: number) => void} goTo
   * @param {(span: [number, number]) => void} zoom
   */
  constructor(box, events, goTo, zoom) {
    this.box = box;
    this.events = events;
    this.goTo = goTo;
    this.zoom = zoom;
    this.from = 0;
    this.to = 1;
    /** @type {[number, number]|null} */
    this.seen = null; // the span that is on the screen
    this.svg = svg("svg", { viewBox: `0 0 ${STRIP_BINS} ${STRIP_HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
    this.labels = [h("span", { class: "from" }), h("span", { class: "to" })];
    box.append(this.svg, ...this.labels);
    this.draw = atMost(400, inFrame(() => this.drawNow()));
    events.watchers.add(() => this.draw());
    this.listen();
  }

  listen() {
    let began = -1;
    const at = (/** @type {PointerEvent} */ e) => {
      const r = this.box.getBoundingClientRect();
      return this.from + Math.max(0, Math.min(1, (e.clientX - r.left) / r.width)) * (this.to - this.from);
    };
    this.box.addEventListener("pointerdown", (e) => {
      began = at(e);
      this.box.setPointerCapture(e.pointerId);
    });
    this.box.addEventListener("pointermove", (e) => {
      if (began >= 0) this.mark([Math.min(began, at(e)), Math.max(began, at(e))]);
    });
    this.box.addEventListener("pointerup", (e) => {
      const end = at(e);
      if (began < 0) return;
      if (Math.abs(end - began) > (this.to - this.from) / 100) this.zoom([Math.min(began, end), Math.max(began, end)]);
      else this.goTo(end);
      began = -1;
    });
  }

  /** @param {number} t */
  x(t) {
    return ((t - this.from) / (this.to - this.from)) * STRIP_BINS;
  }

  /** @param {[number, number]} span */
  mark(span) {
    this.seen = span;
    const el = this.svg.querySelector(".seen");
    if (!el) return;
    el.setAttribute("x", String(this.x(span[0])));
    el.setAttribute("width", String(Math.max(1, this.x(span[1]) - this.x(span[0]))));
  }

  drawNow() {
    const all = this.events.all;
    if (all.length === 0) return;
    this.from = all[0].t;
    this.to = Math.max(all[all.length - 1].t, this.from + 0.001);
    const bins = new Float64Array(STRIP_BINS);
    const bad = new Set();
    const faults = new Set();
    const transfers = new Set();
    const width = (this.to - this.from) / STRIP_BINS;
    let since = -1; // a transfer's 150
    for (const e of all) {
      const bin = Math.min(STRIP_BINS - 1, Math.floor((e.t - this.from) / width));
      bins[bin]++;
      if (e.kind === "fault") faults.add(bin);
      else if (e.failed) bad.add(bin);
      if (e.kind !== "ftp" || e.dir !== "->") continue;
      if (e.code && e.code >= 100 && e.code < 200 && e.code !== 120) since = bin;
      else if (since >= 0) {
        for (let i = since; i <= bin; i++) transfers.add(i);
        since = -1;
      }
    }
    if (since >= 0) for (let i = since; i < STRIP_BINS; i++) transfers.add(i);
    const most = Math.max(...bins);
    const low = STRIP_HEIGHT - 8;
    let line = `M0 ${low}`;
    bins.forEach((n, i) => (line += `L${i} ${low}V${(low - 2 - (n ? (low - 6) * (Math.log1p(n) / Math.log1p(most)) : -2)).toFixed(1)}H${i + 1}V${low}`));
    const marks = (/** @type {Set<number>} */ set, /** @type {string} */ name, /** @type {number} */ y, /** @type {number} */ height) =>
      svg("path", { class: name, d: [...set].map((i) => `M${i} ${y}h1.4v${height}h-1.4z`).join("") || "M0 0" });
    const seen = this.seen || [this.from, this.from];
    this.svg.replaceChildren(
      svg("path", { class: "events", d: line + "Z" }),
      marks(transfers, "transfers", low + 2, 4), marks(bad, "failures", 0, low), marks(faults, "faults", 0, STRIP_HEIGHT),
      svg("rect", { class: "seen", x: this.x(seen[0]), y: 0, width: Math.max(1, this.x(seen[1]) - this.x(seen[0])), height: STRIP_HEIGHT }));
    fill(this.labels[0], this.from.toFixed(1) + " s");
    fill(this.labels[1], this.to.toFixed(1) + " s");
  }
}

// The plot of transfers: bytes in a second, of real time, over modem time. What moves is not in the events; it is in the
// states, which come ten times in a second at most.

const PLOT_SAMPLES = 300;
const STATE_EVERY = 100; // milliseconds

class Transfers {
  /**
   * @param {HTMLElement} plot
   * @param {HTMLElement} words
   */
  constructor(plot, words) {
    this.plot = plot;
    this.words = words;
    /** @type {{t: number, rate: number}[]} */
    this.samples = [];
    this.bytes = 0;
    this.came = 0; // when the latest state came, in milliseconds
    this.way = ""; // of the latest, in words
    this.draw = inFrame(() => this.drawNow());
  }

  clear() {
    this.samples = [];
    this.bytes = this.came = 0;
    this.way = "";
    this.draw();
  }

  /** @param {State} s */
  add(s) {
    const moving = s.ftp.state === "transferring" || s.ftp.state === "suspended";
    const moved = s.ftp.bytes - this.bytes;
    if (s.ftp.state === "transferring") this.way = /PUT/.test(s.ftp.command || "") ? " left the modem" : " reached the modem";
    const now = performance.now();
    const passed = Math.min(now - this.came, STATE_EVERY) / 1000; // between two states that are the same none is sent
    if (moving || moved > 0) this.push({ t: s.t, rate: moved > 0 && passed > 0 ? moved / passed : 0 });
    else if (this.samples.length > 0 && this.samples[this.samples.length - 1].rate > 0) this.push({ t: s.t, rate: 0 });
    this.bytes = s.ftp.bytes;
    this.came = now;
    const rate = this.samples.length > 0 ? this.samples[this.samples.length - 1].rate : 0;
    fill(this.words, moving ? `${formatBytes(s.ftp.bytes)}, ${formatBytes(Math.round(rate))}/s` : s.ftp.bytes > 0 ? `the latest: ${formatBytes(s.ftp.bytes)}${this.way}` : "none yet");
  }

  /** @param {{t: number, rate: number}} sample */
  push(sample) {
    this.samples.push(sample);
    if (this.samples.length > PLOT_SAMPLES) this.samples.shift();
    this.draw();
  }

  drawNow() {
    if (this.samples.length < 2) {
      fill(this.plot);
      return;
    }
    const from = this.samples[0].t;
    const span = Math.max(0.001, this.samples[this.samples.length - 1].t - from);
    const most = Math.max(1, ...this.samples.map((s) => s.rate));
    const points = this.samples.map((s) => `${(((s.t - from) / span) * 300).toFixed(1)} ${(46 - (s.rate / most) * 42).toFixed(1)}`);
    fill(this.plot,
      svg("svg", { viewBox: "0 0 300 48", preserveAspectRatio: "none", role: "img", "aria-label": `at most ${formatBytes(Math.round(most))} in a second` },
        svg("path", { class: "area", d: `M0 46L${points.join("L")}L300 46Z` })),
      h("span", { class: "most" }, formatBytes(Math.round(most)) + "/s"));
  }
}

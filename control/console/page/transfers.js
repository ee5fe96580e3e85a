// The plot of transfers: bytes in a second over time. What moves is not in the events; it is in the
// states, which come ten times in a second at most.

const PLOT_SAMPLES = 300;

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
    this.t = 0;
    this.most = 0;
    this.draw = inFrame(() => this.drawNow());
  }

  clear() {
    this.samples = [];
    this.bytes = this.t = this.most = 0;
    this.draw();
  }

  /** @param {State} s */
  add(s) {
    const moving = s.ftp.state === "transferring" || s.ftp.state === "suspended";
    const moved = s.ftp.bytes - this.bytes;
    const passed = s.t - this.t;
    if (moving || moved > 0) this.push({ t: s.t, rate: moved > 0 && passed > 0 ? moved / passed : 0 });
    else if (this.samples.length > 0 && this.samples[this.samples.length - 1].rate > 0) this.push({ t: s.t, rate: 0 });
    this.bytes = s.ftp.bytes;
    this.t = s.t;
    const now = this.samples.length > 0 ? this.samples[this.samples.length - 1].rate : 0;
    fill(this.words, moving ? `${formatBytes(s.ftp.bytes)}, ${formatBytes(Math.round(now))}/s` : s.ftp.bytes > 0 ? `the latest: ${formatBytes(s.ftp.bytes)}` : "none yet");
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

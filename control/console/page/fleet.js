// The fleet: all modems of the process, a row each. Of the rows only those are in the page that are
// on the screen.

const FLEET_LOOK = 1000; // milliseconds between two looks
const FLEET_ROW = 26; // pixels, as in style.css

class Fleet {
  constructor() {
    this.api = new API();
    this.body = byId("fleet");
    this.text = /** @type {HTMLInputElement} */ (byId("fleet-filter"));
    /** @type {Summary[]} */
    this.all = [];
    /** @type {Set<number>} */
    this.selected = new Set();
    /** @type {Map<number, {bytes: number, at: number, rate: number}>} */
    this.rates = new Map();
    /** @type {Map<number, {el: HTMLTableRowElement, cells: HTMLElement[], box: HTMLInputElement}>} */
    this.rows = new Map();
    /** @type {Summary[]} */
    this.list = []; // those that are wanted, sorted
    this.space = [0, 1].map(() => h("tr", { "aria-hidden": "true" }, h("td", { colspan: 10 }))); // in place of the rows above and below
    this.by = "index";
    this.down = false;
    const scrolled = inFrame(() => this.drawRows());
    document.addEventListener("scroll", scrolled, { passive: true });
    window.addEventListener("resize", scrolled);
    this.text.addEventListener("input", atMost(100, () => this.draw()));
    for (const head of document.querySelectorAll("th button")) head.addEventListener("click", () => this.sort(/** @type {HTMLElement} */ (head).dataset.by || "index"));
    byId("select-all").addEventListener("change", (e) => {
      this.selected = new Set(/** @type {HTMLInputElement} */ (e.target).checked ? this.shown().map((m) => m.index) : []);
      this.draw();
    });
    byId("bulk-fault").addEventListener("click", () => void attempt(() => this.fault()));
    byId("bulk-reset").addEventListener("click", () => void attempt(() => this.reset()));
    fill(byId("bulk-choice"), ...faultButtons.map((b) => h("option", { value: b.id }, `${b.label}: ${b.title}`)), h("option", { value: "" }, "YAML …"));
    byId("bulk-choice").addEventListener("change", () => (byId("bulk-yaml").hidden = /** @type {HTMLSelectElement} */ (byId("bulk-choice")).value !== ""));
  }

  async look() {
    for (;;) {
      if (!document.hidden) await attempt(() => this.load());
      await new Promise((done) => setTimeout(done, FLEET_LOOK));
    }
  }

  async load() {
    /** @type {Status} */
    const s = await this.api.json("GET", "/v1/status");
    const now = performance.now();
    for (const m of s.modems) {
      const before = this.rates.get(m.index);
      const bytes = m.bytes || 0;
      const rate = before && bytes > before.bytes ? ((bytes - before.bytes) / (now - before.at)) * 1000 : 0;
      this.rates.set(m.index, { bytes, at: now, rate });
    }
    this.all = s.modems;
    fill(byId("version"), s.version);
    this.draw();
  }

  /** @param {string} by */
  sort(by) {
    this.down = by === this.by ? !this.down : false;
    this.by = by;
    for (const head of document.querySelectorAll("th button")) {
      const mine = /** @type {HTMLElement} */ (head).dataset.by === by;
      head.closest("th")?.setAttribute("aria-sort", mine ? (this.down ? "descending" : "ascending") : "none");
    }
    this.draw();
  }

  /** shown are the modems that are wanted, sorted. */
  shown() {
    const words = this.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const all = this.all.filter((m) => {
      const text = [m.index, m.tty, m.link, ...(m.ports || []), m.power, "ftp " + m.ftp, m.last, m.result, lastFailed(m) ? "failed" : "", m.fired > 0 ? "fired" : "", m.findings > 0 ? "findings" : ""].join(" ").toLowerCase();
      return words.every((w) => text.includes(w));
    });
    const by = (/** @type {Summary} */ m) => (this.by === "rate" ? this.rates.get(m.index)?.rate || 0 : this.by === "tty" ? m.tty || placeOf(m) : /** @type {any} */ (m)[this.by] || "");
    all.sort((a, b) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : a.index - b.index) * (this.down ? -1 : 1));
    return all;
  }

  draw() {
    this.list = this.shown();
    this.drawRows();
    byId("fleet-none").hidden = this.list.length > 0;
    fill(byId("fleet-count"), `${this.list.length} of ${this.all.length} modems, ${this.selected.size} selected`);
    this.body.parentElement?.setAttribute("aria-rowcount", String(this.list.length + 1));
    for (const id of ["bulk-fault", "bulk-reset"]) /** @type {HTMLButtonElement} */ (byId(id)).disabled = this.selected.size === 0;
  }

  /**
   * drawRows draws the rows that are on the screen, and a few around them. One that stays is not
   * moved, so that it keeps the focus.
   */
  drawRows() {
    const top = this.body.getBoundingClientRect().top;
    const first = Math.max(0, Math.min(this.list.length - 1, Math.floor(-top / FLEET_ROW) - 4));
    const end = Math.min(this.list.length, Math.ceil((window.innerHeight - top) / FLEET_ROW) + 4);
    const rows = this.list.slice(first, end).map((m, i) => this.row(m, first + i));
    this.space[0].style.height = first * FLEET_ROW + "px";
    this.space[1].style.height = (this.list.length - first - rows.length) * FLEET_ROW + "px";
    const wanted = [this.space[0], ...rows, this.space[1]];
    for (const el of [...this.body.children]) if (!wanted.includes(/** @type {HTMLTableRowElement} */ (el))) el.remove();
    wanted.forEach((el, i) => {
      if (this.body.children[i] !== el) this.body.insertBefore(el, this.body.children[i] || null);
    });
  }

  /**
   * @param {Summary} m
   * @param {number} at its place in the list
   */
  row(m, at) {
    let r = this.rows.get(m.index);
    if (!r) {
      const box = h("input", { type: "checkbox", "aria-label": "select modem " + m.index });
      box.addEventListener("change", () => {
        if (box.checked) this.selected.add(m.index);
        else this.selected.delete(m.index);
        this.draw();
      });
      const link = h("td", {}, h("a", { href: "/?modem=" + m.index }, String(m.index)));
      const cells = Array.from({ length: 8 }, () => h("td"));
      r = { el: h("tr", { "data-testid": "modem-" + m.index }, h("td", {}, box), link, ...cells), cells, box };
      this.rows.set(m.index, r);
    }
    const rate = this.rates.get(m.index)?.rate || 0;
    const texts = [placeOf(m), m.power, m.ftp, visible(m.last || ""), visible(m.result || ""), rate > 0 ? formatBytes(Math.round(rate)) + "/s" : "", m.faults ? `${m.fired}/${m.faults}` : "", String(m.findings || "")];
    for (const [i, text] of texts.entries()) {
      if (r.cells[i].textContent === text) continue;
      r.cells[i].textContent = text;
      if (i < 5) r.cells[i].title = text; // it may be cut off
    }
    r.el.setAttribute("aria-rowindex", String(at + 2));
    r.cells[1].className = "dot " + m.power;
    r.box.checked = this.selected.has(m.index);
    r.el.className = (m.power === "hung" ? "hung " : "") + (lastFailed(m) ? "failed" : "");
    return r.el;
  }

  /** modems are the selected ones as the API takes them. */
  modems() {
    return [...this.selected].sort((a, b) => a - b).join(",");
  }

  async fault() {
    const id = /** @type {HTMLSelectElement} */ (byId("bulk-choice")).value;
    const known = faultButtons.find((b) => b.id === id);
    const text = /** @type {HTMLInputElement} */ (byId("bulk-yaml")).value;
    const made = known
      ? await this.api.json("POST", "/v1/faults", { modems: this.modems(), fault: known.fault })
      : await this.api.json("POST", "/v1/faults", `{modems: "${this.modems()}", fault: ${text}}`, "application/yaml");
    tell(`set for ${made.length} modems`);
    await this.load();
  }

  async reset() {
    /** @type {string[]} */
    const keep = [];
    for (const n of this.selected) if (!(await resetModem(this.api, "/v1/modems/" + n, keep))) return;
    tell(`${this.selected.size} modems are as they were at the start`);
    await this.load();
  }
}

/**
 * lastFailed tells a modem whose latest result of an FTP command, or latest line, is a failure.
 * @param {Summary} m
 */
function lastFailed(m) {
  return failures.test(m.result || "") || failures.test(m.last || "");
}

void new Fleet().look();

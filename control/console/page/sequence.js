// The sequence diagram: rows of which only those are in the page that are on the screen.

const ROW_HEIGHT = 22; // as in style.css

/**
 * A Sequence draws the events that are shown. It is one list for who uses the keyboard: arrows,
 * Page Up and Down, Home and End choose a row, Enter opens it.
 */
class Sequence {
  /**
   * @param {HTMLElement} box that scrolls
   * @param {Events} events
   * @param {(e: TraceEvent|null) => void} opened called when a row is chosen to be looked at; null: none
   */
  constructor(box, events, opened) {
    this.box = box;
    this.events = events;
    this.opened = opened;
    this.sheet = h("div", { class: "sheet" });
    box.append(this.sheet);
    /** @type {Map<number, {el: HTMLElement, took: number|undefined, row: number}>} */
    this.rows = new Map(); // by the number of the event
    this.chosen = 0; // number; 0: none
    this.ownPort = ""; // the API's own port, which rows call api; see setOwnPort
    this.marked = 0; // number of the event that showed a failure; 0: none
    this.follow = true;
    /** @type {() => void} */
    this.followChanged = () => {};
    this.draw = inFrame(() => this.drawNow());
    this.drawEvents = atMost(50, this.draw); // twenty times a second is as fast as anybody reads
    this.programmed = -1; // where the page itself has scrolled to
    events.watchers.add((removed) => this.changed(removed));
    box.addEventListener("scroll", () => this.scrolled());
    box.addEventListener("click", (e) => this.clicked(e));
    box.addEventListener("keydown", (e) => this.key(e));
    new ResizeObserver(() => {
      const head = box.previousElementSibling; // whose lanes are above those of the rows
      if (head instanceof HTMLElement) head.style.paddingRight = box.offsetWidth - box.clientWidth + "px";
      this.draw();
    }).observe(box);
  }

  /** @param {number} removed */
  changed(removed) {
    if (removed && !this.follow) this.box.scrollTop = Math.max(0, this.box.scrollTop - removed * ROW_HEIGHT);
    this.drawEvents();
  }

  scrolled() {
    const atEnd = this.box.scrollTop + this.box.clientHeight >= this.box.scrollHeight - ROW_HEIGHT;
    if (this.box.scrollTop !== this.programmed && atEnd !== this.follow) this.setFollow(atEnd);
    this.draw();
  }

  /**
   * setOwnPort says which port is the API's own. Its rows may be there already.
   * @param {string} port
   */
  setOwnPort(port) {
    if (port === this.ownPort) return;
    this.ownPort = port;
    for (const r of this.rows.values()) r.el.remove();
    this.rows.clear();
    this.draw();
  }

  /** @param {boolean} on */
  setFollow(on) {
    this.follow = on;
    this.followChanged();
    this.draw();
  }

  drawNow() {
    const all = this.events.shown;
    const height = Math.max(1, all.length) * ROW_HEIGHT;
    this.sheet.style.height = height + "px";
    if (this.follow) {
      this.programmed = Math.max(0, height - this.box.clientHeight);
      if (Math.abs(this.box.scrollTop - this.programmed) > 1) this.box.scrollTop = this.programmed;
      this.programmed = this.box.scrollTop;
    }
    const first = Math.max(0, Math.floor(this.box.scrollTop / ROW_HEIGHT) - 1);
    const last = Math.min(all.length, Math.ceil((this.box.scrollTop + this.box.clientHeight) / ROW_HEIGHT) + 1);
    const kept = new Set();
    for (let i = first; i < last; i++) {
      const e = all[i];
      kept.add(e.n);
      let r = this.rows.get(e.n);
      if (!r || r.took !== e.took) {
        const el = this.row(e);
        if (r) r.el.replaceWith(el);
        else this.sheet.append(el);
        r = { el, took: e.took, row: -1 };
        this.rows.set(e.n, r);
      }
      if (r.row !== i) {
        r.row = i;
        r.el.style.top = i * ROW_HEIGHT + "px";
        r.el.setAttribute("aria-posinset", String(i + 1));
      }
      r.el.setAttribute("aria-setsize", String(all.length));
    }
    for (const [n, r] of this.rows) {
      if (!kept.has(n)) {
        r.el.remove();
        this.rows.delete(n);
      }
    }
  }

  /**
   * row makes the element of an event.
   * @param {TraceEvent} e
   */
  row(e) {
    const d = drawn(e);
    const classes = ["row", d.kind, d.shape, e.failed ? "failed" : "", e.n === this.chosen ? "chosen" : "", e.n === this.marked ? "marked" : ""].filter(Boolean).join(" ");
    const several = e.port && d.shape.startsWith("left");
    const took = e.took === undefined ? e.after : e.took;
    return h("div", { class: classes, role: "option", id: "row-" + e.n, "data-testid": "row-" + e.n, "aria-selected": e.n === this.chosen, "aria-label": inWords(e) },
      h("span", { class: "t" }, e.t.toFixed(3)),
      h("span", { class: e.slow ? "took slow" : "took", title: e.slow ? "more than ten times the usual" : null }, took === undefined ? "" : formatSpan(took)),
      h("span", { class: "lanes" }, several && h("span", { class: "port" }, e.port === this.ownPort ? "api" : String(e.port).replace("/dev/", "")),
        h("span", { class: d.wide ? "arrow wide" : "arrow" }, h("span", { class: "label" }, d.label))));
  }

  /** @param {Event} event */
  clicked(event) {
    const el = event.target instanceof Element && event.target.closest(".row");
    if (el) this.choose(Number(el.id.slice("row-".length)));
  }

  /**
   * choose chooses a row, and opens it.
   * @param {number} n the number of its event
   */
  choose(n) {
    this.chosen = n;
    for (const [number, r] of this.rows) {
      r.el.classList.toggle("chosen", number === n);
      r.el.setAttribute("aria-selected", String(number === n));
    }
    const row = this.events.row(n);
    if (row >= 0) this.box.setAttribute("aria-activedescendant", "row-" + n);
    this.opened(row < 0 ? null : this.events.shown[row]);
  }

  /**
   * find brings an event to the screen, and opens it. 0 is none.
   * @param {number} n its number
   */
  find(n) {
    const row = this.events.row(n);
    if (row >= 0) this.goTo(row);
    this.choose(n);
  }

  /**
   * goTo brings a row to the middle of the screen.
   * @param {number} index of the shown
   */
  goTo(index) {
    this.setFollow(false);
    this.drawNow(); // so that there is as much to scroll as there are rows
    this.box.scrollTop = Math.max(0, index * ROW_HEIGHT - this.box.clientHeight / 2);
    this.draw();
  }

  /**
   * isLow tells a row in the lower half of the screen.
   * @param {TraceEvent|null} e
   */
  isLow(e) {
    return e !== null && this.events.row(e.n) * ROW_HEIGHT - this.box.scrollTop > this.box.clientHeight / 2;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const all = this.events.shown;
    const page = Math.max(1, Math.floor(this.box.clientHeight / ROW_HEIGHT) - 1);
    const moves = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity });
    const by = moves[event.key];
    if (event.key === "Escape") this.choose(0);
    if (by === undefined || all.length === 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const now = this.events.row(this.chosen);
    const from = now < 0 ? Math.floor(this.box.scrollTop / ROW_HEIGHT) : now;
    const to = Math.max(0, Math.min(all.length - 1, from + by));
    const top = to * ROW_HEIGHT;
    if (top < this.box.scrollTop || top + ROW_HEIGHT > this.box.scrollTop + this.box.clientHeight) this.goTo(to);
    this.drawNow();
    this.choose(all[to].n);
  }
}

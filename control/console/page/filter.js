// Which events are shown: by kind, by text, and by time.

/**
 * A Filter is what is asked for. Its controls are checkboxes of kinds, a text that is searched for,
 * in any case, or a /regexp/, and a span of time that the overview sets.
 */
class Filter {
  /**
   * @param {HTMLElement} kinds that holds the checkboxes
   * @param {HTMLInputElement} text
   * @param {HTMLButtonElement} whole ends the span of time
   * @param {(wanted: ((e: TraceEvent) => boolean)|null) => void} changed
   */
  constructor(kinds, text, whole, changed) {
    this.kinds = kinds;
    this.text = text;
    this.whole = whole;
    this.changed = changed;
    /** @type {[number, number]|null} */
    this.span = null;
    kinds.addEventListener("change", () => this.apply());
    text.addEventListener("input", atMost(100, () => this.apply()));
    whole.addEventListener("click", () => this.between(null));
  }

  /**
   * between shows a span of time alone; null is all of it.
   * @param {[number, number]|null} span
   */
  between(span) {
    this.span = span;
    this.whole.hidden = !span;
    if (span) fill(this.whole, span[0].toFixed(3) + " to " + span[1].toFixed(3) + " s  ✕");
    this.apply();
  }

  apply() {
    const off = new Set();
    for (const box of this.kinds.querySelectorAll("input")) if (!box.checked) off.add(box.value);
    const matches = this.matcher();
    const span = this.span;
    if (off.size === 0 && !matches && !span) {
      this.changed(null);
      return;
    }
    this.changed((e) => !off.has(e.kind) && (!span || (e.t >= span[0] && e.t <= span[1])) && (!matches || matches(drawn(e).label)));
  }

  /** @returns {((label: string) => boolean)|null} */
  matcher() {
    const wanted = this.text.value;
    this.text.setCustomValidity("");
    const pattern = /^\/(.+)\/$/.exec(wanted);
    if (pattern) {
      try {
        const re = new RegExp(pattern[1], "i");
        return (label) => re.test(label);
      } catch (e) {
        this.text.setCustomValidity("no regular expression: " + (e instanceof Error ? e.message : e));
        this.text.reportValidity();
        return null;
      }
    }
    if (!wanted) return null;
    const lower = wanted.toLowerCase();
    return (label) => label.toLowerCase().includes(lower);
  }
}

// The keys of the page, as its help lists them.

/**
 * startKeys has keys do what the help says, but where something is typed.
 * @param {{sequence: Sequence, events: Events, newFault: () => void}} o
 */
function startKeys({ sequence, events, newFault }) {
  const help = /** @type {HTMLDialogElement} */ (byId("help"));
  byId("help-open").addEventListener("click", () => help.showModal());
  for (const button of document.querySelectorAll("dialog .dismiss")) button.addEventListener("click", () => button.closest("dialog")?.close());

  byId("go-to-form").addEventListener("submit", () => sequence.goTo(events.at(Number(/** @type {HTMLInputElement} */ (byId("go-to-time")).value))));

  /** @type {Record<string, () => void>} */
  const keys = {
    "/": () => byId("filter-text").focus(),
    f: newFault,
    g: () => /** @type {HTMLDialogElement} */ (byId("go-to")).showModal(),
    e: () => next(1),
    E: () => next(-1),
    t: () => byId("terminal").focus(),
    s: () => byId("sequence").focus(),
    "?": () => help.showModal(),
  };

  /**
   * next chooses the next failure or fault.
   * @param {1|-1} way
   */
  function next(way) {
    const all = events.shown;
    const now = events.row(sequence.chosen);
    for (let i = (now < 0 ? (way > 0 ? -1 : all.length) : now) + way; i >= 0 && i < all.length; i += way) {
      if (all[i].kind !== "fault" && !all[i].failed) continue;
      sequence.find(all[i].n);
      return;
    }
  }

  document.addEventListener("keydown", (e) => {
    const typing = e.target instanceof HTMLElement && e.target.matches("input:not([type=checkbox]), textarea, select");
    if (typing && e.key === "Escape" && e.target instanceof HTMLElement) e.target.blur();
    if (typing || e.ctrlKey || e.altKey || e.metaKey || document.querySelector("dialog[open]")) return;
    const f = keys[e.key];
    if (!f) return;
    e.preventDefault();
    f();
  });
}

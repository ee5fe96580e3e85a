// The menu that saves what has happened.

class SaveMenu {
  /**
   * @param {API} api
   * @param {() => number} modem
   */
  constructor(api, modem) {
    this.api = api;
    this.modem = modem;
    this.button = byId("save");
    this.menu = byId("save-menu");
    this.button.addEventListener("click", () => this.show(Boolean(this.menu.hidden)));
    document.addEventListener("click", (e) => {
      if (e.target instanceof Node && !this.menu.contains(e.target) && !this.button.contains(e.target)) this.show(false);
    });
    this.menu.addEventListener("keydown", (e) => this.key(e));
    const of = (/** @type {string} */ what) => `/v1/modems/${modem()}/${what}`;
    this.item("save-scenario", () => this.scenario(of("scenario")));
    this.item("save-transcript", () => this.file(of("transcript"), "session.at"));
    this.item("save-trace", () => this.file(`/v1/events?modem=${modem()}&follow=false`, "trace.jsonl"));
    this.item("save-report", () => this.file(`/v1/report.html?modems=${modem()}`, "report.html"));
  }

  /** @param {boolean} on */
  show(on) {
    this.menu.hidden = !on;
    this.button.setAttribute("aria-expanded", String(on));
    if (on) /** @type {HTMLElement} */ (this.menu.firstElementChild).focus();
  }

  /** @param {KeyboardEvent} e */
  key(e) {
    const items = [...this.menu.querySelectorAll("button")];
    const now = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (e.key === "ArrowDown") items[(now + 1) % items.length].focus();
    else if (e.key === "ArrowUp") items[(now + items.length - 1) % items.length].focus();
    else if (e.key === "Escape") {
      this.show(false);
      this.button.focus();
    } else return;
    e.preventDefault();
  }

  /**
   * @param {string} id
   * @param {() => Promise<void>} f
   */
  item(id, f) {
    byId(id).addEventListener("click", () => {
      this.show(false);
      void attempt(f);
    });
  }

  /**
   * @param {string} url
   * @param {string} name
   */
  async file(url, name) {
    saveFile(name, await (await this.api.send("GET", url)).blob());
    tell(`saved ${name}`);
  }

  /**
   * scenario saves what there is, also where older events are gone, if that is wanted.
   * @param {string} url
   */
  async scenario(url) {
    try {
      await this.file(url, "session.yaml");
    } catch (e) {
      if (!(e instanceof Problem) || e.type !== "incomplete") throw e;
      if (confirm(e.message + "\n\nSave what there is?")) await this.file(url + "?partial=true", "session.yaml");
    }
  }
}

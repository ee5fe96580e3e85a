// The form of a new fault, made from the schema of scenarios, with the YAML that comes of it beside
// it. Who changes the YAML sends what is written there.

/** @typedef {{description?: string, properties?: Record<string, any>, anyOf?: any[], allOf?: any[], enum?: string[], $ref?: string, type?: string}} Schema */

/**
 * faultEvents are the triggers that a fault can wait for, each with a usual value; the others narrow
 * it.
 * @type {Record<string, string>}
 */
const faultEvents = { at: "+QFTPPUT", ftp: "STOR", "ftp-idle": "30s", file: "write", data: "10KiB", time: "5s" };

/**
 * example is a value of the kind that a schema wants.
 * @param {Schema} of
 */
function example(of) {
  const text = JSON.stringify(of || {});
  if (text.includes("/s$")) return "10KiB/s";
  if (text.includes("[KMGkmg]")) return "40KiB";
  if (text.includes("|ms|")) return "5s";
  if (text.includes('"number"')) return "0.1";
  return text.includes('"integer"') ? "1" : "";
}

class FaultForm {
  /**
   * @param {API} api
   * @param {FaultPanel} panel
   */
  constructor(api, panel) {
    this.api = api;
    this.panel = panel;
    this.dialog = /** @type {HTMLDialogElement} */ (byId("fault-dialog"));
    this.yaml = /** @type {HTMLTextAreaElement} */ (byId("fault-yaml"));
    this.fields = byId("fault-fields");
    this.error = byId("fault-error");
    /** @type {Record<string, Schema>|null} */
    this.definitions = null;
    /** @type {Record<string, string>} */
    this.when = { at: "+QFTPPUT" };
    this.event = "at";
    this.action = "silent";
    /** @type {Record<string, string>} */
    this.parameters = {};
    byId("fault-new").addEventListener("click", () => void attempt(() => this.open()));
    byId("fault-cancel").addEventListener("click", () => this.dialog.close());
    byId("fault-form").addEventListener("submit", (e) => {
      e.preventDefault();
      void this.send();
    });
  }

  async open() {
    if (!this.definitions) this.definitions = (await this.api.json("GET", "/v1/schema.json")).definitions;
    fill(this.error);
    this.build();
    this.dialog.showModal();
  }

  async send() {
    try {
      await this.panel.add(this.yaml.value);
      this.dialog.close();
    } catch (e) {
      fill(this.error, e instanceof Error ? e.message : String(e));
    }
  }

  /** actions are those of the schema: words, and names of what has parameters. */
  actions() {
    /** @type {Map<string, Schema|null>} */
    const all = new Map();
    for (const one of (this.definitions || {}).action.anyOf || []) {
      for (const word of one.enum || []) all.set(word, null);
      if (one.$ref) {
        const name = one.$ref.split("/").pop().replace("action-", "");
        all.set(name, (this.definitions || {})["action-" + name]);
      }
    }
    return all;
  }

  build() {
    const when = (this.definitions || {}).when.properties || {};
    const actions = this.actions();
    const action = actions.get(this.action);
    const narrow = Object.keys(when).filter((k) => !(k in faultEvents) && k !== "since" && k !== "until");
    fill(this.fields,
      this.choice("Event", Object.keys(faultEvents), this.event, (v) => {
        this.event = v;
        this.when = { [v]: faultEvents[v] };
      }),
      this.input(this.event, when[this.event], this.when, true),
      h("details", { open: narrow.some((k) => this.when[k]) }, h("summary", {}, "Which of them"), ...narrow.map((k) => this.input(k, when[k], this.when, false))),
      this.choice("What happens", [...actions.keys()].sort(), this.action, (v) => {
        this.action = v;
        this.parameters = {};
        const properties = (this.actions().get(v) || {}).properties || {};
        if (properties[v]) this.parameters[v] = example(properties[v]) || (properties[v].allOf?.[0]?.enum || [""])[0];
      }),
      ...Object.entries((action && action.properties) || {}).map(([k, s]) => this.input(k, s, this.parameters, k === this.action)),
      h("p", { class: "about" }, (action && action.description) || this.wordDescription()));
    this.write();
  }

  wordDescription() {
    const of = (this.definitions || {})["action-" + this.action];
    return (of && of.description) || "";
  }

  /**
   * @param {string} label
   * @param {string[]} values
   * @param {string} now
   * @param {(v: string) => void} set
   */
  choice(label, values, now, set) {
    const select = h("select", {}, ...values.map((v) => h("option", { value: v, selected: v === now }, v)));
    select.addEventListener("change", () => {
      set(select.value);
      this.build();
    });
    return h("label", {}, h("span", {}, label), select);
  }

  /**
   * @param {string} key
   * @param {Schema} of
   * @param {Record<string, string>} into
   * @param {boolean} must
   */
  input(key, of, into, must) {
    const words = ((of && of.allOf && of.allOf[0]) || of || {}).enum;
    const about = (of && of.description) || "";
    const change = (/** @type {Event} */ e) => {
      into[key] = /** @type {HTMLInputElement} */ (e.target).value;
      this.write();
    };
    const control = words
      ? h("select", { oninput: change }, ...["", ...words].map((w) => h("option", { value: w, selected: into[key] === w }, w)))
      : h("input", { value: into[key] || "", oninput: change, required: must, placeholder: example(of) });
    return h("label", { title: about }, h("span", {}, key), control);
  }

  /** write makes the YAML of what is chosen. */
  write() {
    /** @type {(of: Record<string, string>) => Record<string, any>} */
    const values = (of) => Object.fromEntries(Object.entries(of).filter(([k, v]) => v !== "" || k === this.action).map(([k, v]) => [k, /^\d+(\.\d+)?$/.test(v) ? Number(v) : v]));
    const when = values(this.when);
    const parameters = values(this.parameters);
    const action = Object.keys(parameters).length > 0 ? parameters : this.action;
    this.yaml.value = `when: ${yaml(Object.keys(when).length > 0 ? when : { [this.event]: "" })}\ndo: ${yaml(action)}\n`;
  }
}

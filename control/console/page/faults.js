// The panel of faults: what one click sets or does, and those that there are, with what came
// nearest.

/**
 * The buttons. A fault waits for its event, a thing to do is done at once.
 * @type {{id: string, label: string, title: string, fault?: {when: any, do: any, optional?: boolean}, do?: any}[]}
 */
const faultButtons = [
  { id: "drop-data", label: "drop data at 40 KiB", title: "The next upload loses its data connection after 40 KiB.", fault: { when: { ftp: "STOR", nth: 1, after: "40KiB" }, do: "drop-data" } },
  { id: "reply-426", label: "426", title: "The server ends the next upload with 426.", fault: { when: { ftp: "STOR", nth: 1 }, do: { reply: "426 Connection closed; transfer aborted." } } },
  { id: "reply-421", label: "421", title: "The server closes the session at the next command.", fault: { when: { ftp: "*", nth: 1 }, do: { reply: "421 Timeout." } } },
  { id: "reply-550", label: "550", title: "The server refuses the next upload.", fault: { when: { ftp: "STOR", nth: 1 }, do: { reply: "550 Permission denied." } } },
  { id: "stall", label: "stall 30 s", title: "Nothing moves for 30 s after 10 KiB of the next upload.", fault: { when: { ftp: "STOR", nth: 1, after: "10KiB" }, do: { stall: "30s" } } },
  { id: "silent", label: "silent", title: "The next FTP command gets no answer.", fault: { when: { at: "+QFTP*", nth: 1 }, do: "silent" } },
  { id: "garble", label: "garble", title: "The answer to the next FTP command is damaged.", fault: { when: { at: "+QFTP*", nth: 1 }, do: "garble" } },
  { id: "login-530", label: "530", title: "The server refuses the next login.", fault: { when: { ftp: "PASS", nth: 1 }, do: { reply: "530 Login incorrect." } } },
];

/** @type {{id: string, label: string, title: string, do: any}[]} */
const doButtons = [
  { id: "reboot", label: "reboot", title: "The modem restarts by itself.", do: "reboot" },
  { id: "pdp-deact", label: "lose PDP", title: "The network deactivates the PDP contexts.", do: "pdp-deact" },
  { id: "no-signal", label: "no signal 10 s", title: "The modem has no network for 10 s.", do: { "no-signal": "10s" } },
  { id: "drop-data-now", label: "drop data", title: "The data connection is reset.", do: "drop-data" },
  { id: "drop-control", label: "drop control", title: "The control connection is reset.", do: "drop-control" },
  { id: "ring", label: "RING", title: "The modem sends the URC RING.", do: { urc: "RING" } },
  { id: "hang", label: "hang", title: "The modem stops responding, until a reset.", do: "hang" },
];

/**
 * yaml is a value as YAML in one line, as scenarios are written.
 * @param {any} v
 * @returns {string}
 */
function yaml(v) {
  if (Array.isArray(v)) return "[" + v.map(yaml).join(", ") + "]";
  if (v && typeof v === "object") return "{" + Object.entries(v).map(([k, x]) => k + ": " + yaml(x)).join(", ") + "}";
  if (typeof v !== "string") return String(v);
  const plain = /^[\w+/*-][\w+/.*() -]*$/.test(v) && !/^[\d.+-]+$|^(true|false|null|yes|no|on|off|~)$|^\*|^- |: | #|\s$/i.test(v);
  return plain ? v : JSON.stringify(v);
}

/**
 * ordered is a when with its event first, and then what narrows it.
 * @param {any} when
 */
function ordered(when) {
  const first = ["at", "ftp", "ftp-idle", "file", "data", "time"];
  const rank = (/** @type {string} */ k) => (first.indexOf(k) + first.length + 1) % (first.length + 1);
  return Object.fromEntries(Object.entries(when || {}).sort(([a], [b]) => rank(a) - rank(b)));
}

class FaultPanel {
  /**
   * @param {API} api
   * @param {() => string} path of the modem
   */
  constructor(api, path) {
    this.api = api;
    this.path = path;
    this.list = byId("fault-list");
    fill(byId("fault-buttons"), ...faultButtons.map((b) => this.button(b, () => this.add(b.fault))));
    fill(byId("do-buttons"), ...doButtons.map((b) => this.button(b, () => this.doNow(b.do))));
    this.load = atMost(250, () => void this.loadNow());
    /** @type {Fault[]} */
    this.all = [];
    this.drawn = ""; // what the list shows
  }

  /**
   * @param {{id: string, label: string, title: string}} b
   * @param {() => Promise<void>} f
   */
  button(b, f) {
    return h("button", { type: "button", class: b.id === "hang" ? "danger" : null, title: b.title, "data-testid": "fault-button-" + b.id, onclick: () => void attempt(f) }, b.label);
  }

  /**
   * add sets a fault: an object, or YAML.
   * @param {any} fault
   */
  async add(fault) {
    const f = await this.api.json("POST", this.path() + "/faults", fault, typeof fault === "string" ? "application/yaml" : undefined);
    tell(`${f.id} waits: ${yaml(ordered(f.when))}`);
    await this.loadNow();
  }

  /** @param {any} what */
  async doNow(what) {
    await this.api.json("POST", this.path() + "/do", what);
    await this.loadNow();
  }

  async loadNow() {
    try {
      this.all = await this.api.json("GET", this.path() + "/faults");
    } catch {
      return; // the stream shows that the connection is gone
    }
    const now = JSON.stringify(this.all);
    if (now === this.drawn) return; // a button that is being clicked stays
    this.drawn = now;
    fill(byId("fault-count"), this.all.length > 0 ? String(this.all.length) : "");
    fill(this.list, ...this.all.map((f) => this.row(f)));
  }

  /** @param {Fault} f */
  row(f) {
    const how = f.fired > 0 ? (f.fired === 1 ? "fired" : `fired ${f.fired} times`) : "waits";
    return h("li", { "data-testid": "fault-" + f.id, class: f.fired > 0 ? "fired" : "" },
      h("div", {}, h("b", {}, f.id), " ", h("span", { class: "how" }, how),
        h("button", { class: "remove", title: "remove", "aria-label": "remove " + f.id, onclick: () => void attempt(() => this.remove(f)) }, "✕")),
      h("code", {}, `{when: ${yaml(ordered(f.when))}, do: ${yaml(f.do.length === 1 ? f.do[0] : f.do)}}`),
      f.fired === 0 && f.nearest && h("div", { class: "nearest" }, f.nearest));
  }

  /** @param {Fault} f */
  async remove(f) {
    await this.api.json("DELETE", `${this.path()}/faults/${f.id}`);
    await this.loadNow();
  }
}

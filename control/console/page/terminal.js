// The terminal: a host of its own, which types on a port of the API's own.

/**
 * The sessions that one click plays, as steps of a scenario. The file is made first, below the
 * modem's address.
 * @type {Record<string, {about: string, steps: any[], file: string}>}
 */
const sessions = (() => {
  const login = [
    { send: "ATE0", expect: "OK" }, { send: 'AT+QICSGP=1,1,"internet"', expect: "OK" }, { send: "AT+QIACT=1", expect: ["/^(OK|ERROR)$/"] },
    { send: 'AT+QFTPCFG="contextid",1', expect: "OK" }, { send: 'AT+QFTPCFG="account","test","secret"', expect: "OK" },
    { send: 'AT+QFTPCFG="filetype",0', expect: "OK" }, { send: 'AT+QFTPCFG="transmode",1', expect: "OK" }, { send: 'AT+QFTPCFG="rsptimeout",90', expect: "OK" },
    { send: 'AT+QFTPOPEN="ftp.example.com",21', expect: "/^\\+QFTPOPEN: /" },
  ];
  const close = [{ send: "AT+QFTPCLOSE", expect: "/^\\+QFTPCLOSE: |ERROR/" }];
  return {
    upload: { about: "Log in and upload UFS:log.bin", file: "files/ufs/log.bin", steps: [...login, { send: 'AT+QFTPPUT="log.bin","UFS:log.bin"', expect: "/^\\+QFTPPUT: |ERROR/", within: "40s" }, ...close] },
    download: { about: "Log in and download log.bin to UFS:copy.bin", file: "server/log.bin", steps: [...login, { send: 'AT+QFTPGET="log.bin","UFS:copy.bin"', expect: "/^\\+QFTPGET: |ERROR/", within: "40s" }, ...close] },
    list: { about: "Log in and list the folder", file: "server/log.bin", steps: [...login, { send: 'AT+QFTPLST=".","UFS:list.txt"', expect: "/^\\+QFTPLST: |ERROR/", within: "40s" }, ...close] },
  };
})();

class Terminal {
  /**
   * @param {API} api
   * @param {() => string} path of the modem
   * @param {Completion} completion
   */
  constructor(api, path, completion) {
    this.api = api;
    this.path = path;
    this.completion = completion;
    this.line = /** @type {HTMLInputElement} */ (byId("terminal"));
    this.hints = byId("terminal-hint");
    this.log = byId("terminal-log");
    this.hex = /** @type {HTMLInputElement} */ (byId("terminal-hex"));
    this.port = ""; // its name; see setPort
    /** @type {(port: string) => void} */
    this.portChanged = () => {};
    /** @type {TraceEvent[]} */
    this.others = []; // the latest of other ports, one of which may turn out to be ours
    this.open = false; // DTR of our port
    /** @type {string[]} */
    this.history = [];
    this.at = 0; // in the history
    /** @type {Promise<void>} */
    this.sending = Promise.resolve(); // one after the other
    this.line.addEventListener("keydown", (e) => this.key(e));
    this.line.addEventListener("input", () => this.hint());
    byId("terminal-enter").addEventListener("click", () => this.enter());
    byId("terminal-escape").addEventListener("click", () => this.type({ escape: true }));
    byId("terminal-ctrl-z").addEventListener("click", () => this.type({ text: "\x1a" }));
    byId("terminal-dtr").addEventListener("click", () => this.type({ dtr: this.open ? "off" : "on" }));
    for (const [name, s] of Object.entries(sessions)) {
      const button = byId("play-" + name);
      button.title = s.about;
      button.addEventListener("click", () => void attempt(() => this.play(name)));
    }
  }

  /**
   * type sends a request to the terminal, after those before it.
   * @param {any} what
   */
  type(what) {
    this.sending = this.sending.then(() => attempt(async () => {
      const r = await this.api.json("POST", this.path() + "/terminal", what);
      if (r.port !== this.port) this.setPort(r.port);
      this.setOpen(r.dtr);
    }));
  }

  /**
   * setPort takes the name of our port, which comes with an answer. The port may have said something
   * before.
   * @param {string} port
   */
  setPort(port) {
    this.port = port;
    this.portChanged(port);
    this.show(this.others.filter((e) => e.port === port));
  }

  /** forget makes the terminal that of another modem. */
  forget() {
    this.setPort("");
    this.others = [];
    fill(this.log);
  }

  /** @param {boolean} on */
  setOpen(on) {
    this.open = on;
    byId("terminal-dtr").setAttribute("aria-pressed", String(on));
  }

  enter() {
    const text = this.line.value;
    if (this.hex.checked) this.type({ hex: text.replace(/\s/g, "") });
    else this.type({ text: text + "\r" });
    if (text && this.history[this.history.length - 1] !== text) this.history.push(text);
    this.at = this.history.length;
    this.line.value = "";
    this.hint();
  }

  /** @param {KeyboardEvent} e */
  key(e) {
    if (e.key === "Enter") this.enter();
    else if (e.key === "Tab" && !e.shiftKey && this.completion.matches(this.line.value).length > 0) this.line.value = this.completion.complete(this.line.value);
    else if (e.key === "ArrowUp" || e.key === "ArrowDown") {
      this.at = Math.max(0, Math.min(this.history.length, this.at + (e.key === "ArrowUp" ? -1 : 1)));
      this.line.value = this.history[this.at] || "";
    } else if (e.key === "z" && e.ctrlKey) this.type({ text: "\x1a" });
    else return;
    e.preventDefault();
    this.hint();
  }

  hint() {
    const { form, current, values } = this.completion.hint(this.line.value);
    if (!form) {
      fill(this.hints);
      return;
    }
    const [before, after] = current ? form.split("<" + current + ">", 2) : [form, ""];
    fill(this.hints, h("span", { class: "form" }, before, current && h("b", {}, "<" + current + ">"), after), " ", h("span", { class: "values" }, values));
  }

  /**
   * show takes events, and shows those of the terminal's port.
   * @param {TraceEvent[]} batch
   */
  show(batch) {
    this.others = this.others.concat(batch.filter((e) => e.port && e.port !== this.port)).slice(-100);
    if (!this.port) return;
    const mine = batch.filter((e) => (e.port === this.port && (e.kind === "at" || e.kind === "data")) || (e.kind === "urc" && (!e.port || e.port === this.port))).slice(-100);
    if (mine.length === 0) return;
    for (const e of mine) this.log.append(h("div", { class: e.dir === "<-" ? "sent" : e.failed ? "failed" : "came" }, (e.dir === "<-" ? "> " : "") + drawn(e).label));
    while (this.log.childElementCount > 200) this.log.firstElementChild?.remove();
    this.log.scrollTop = this.log.scrollHeight;
  }

  /**
   * state says what holds the terminal up.
   * @param {State} s
   */
  state(s) {
    const elsewhere = s.data && s.data.port !== this.port;
    fill(byId("terminal-note"), s.data ? (elsewhere ? `the host at ${s.data.port} is in data mode` : "data mode: what is typed is data; +++ ends it") : "");
    const own = s.ports.find((p) => p.name === this.port);
    if (own) this.setOpen(own.dtr);
  }

  /**
   * play plays a session that is ready.
   * @param {string} name
   */
  async play(name) {
    const s = sessions[name];
    tell(s.about + " …");
    await this.api.send("PUT", `${this.path()}/${s.file}`, { body: { size: "100KiB", seed: 7 }, type: "application/vnd.ptymodem.content+json" });
    /** @type {{lines: string[]}} */
    const played = await this.api.json("POST", this.path() + "/steps", s.steps);
    const wrong = played.lines.find((l) => /^\+QFTP/.test(l) && failures.test(l));
    tell(`${s.about}: ${wrong || "done"}`, Boolean(wrong));
  }
}

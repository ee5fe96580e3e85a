// The panel of files: those of the modem's stores, and those of the embedded server.

const LOOK_BYTES = 4096; // of a file that are shown

class FilePanel {
  /**
   * @param {API} api
   * @param {() => string} path of the modem
   */
  constructor(api, path) {
    this.api = api;
    this.path = path;
    this.store = "ufs";
    this.folder = "/"; // of the server
    this.drawn = ""; // what the list shows
    this.body = byId("file-list");
    this.picker = /** @type {HTMLInputElement} */ (byId("file-picker"));
    this.load = atMost(400, () => void this.loadNow());
    for (const tab of document.querySelectorAll("#file-tabs [role=tab]")) tab.addEventListener("click", () => this.choose(/** @type {HTMLElement} */ (tab).dataset.store || "ufs"));
    byId("file-upload").addEventListener("click", () => this.picker.click());
    this.picker.addEventListener("change", () => void attempt(() => this.upload()));
    byId("file-folder").addEventListener("click", () => void attempt(() => this.makeFolder()));
    byId("file-make").addEventListener("click", () => void attempt(() => this.make()));
  }

  /** @param {string} store */
  choose(store) {
    this.store = store;
    for (const tab of document.querySelectorAll("#file-tabs [role=tab]")) tab.setAttribute("aria-selected", String(/** @type {HTMLElement} */ (tab).dataset.store === store));
    byId("file-folder").hidden = store !== "server";
    void this.loadNow();
  }

  /** @param {string} name */
  url(name) {
    const part = name.split("/").map(encodeURIComponent).join("/");
    return this.store === "server" ? `${this.path()}/server${this.folder.split("/").map(encodeURIComponent).join("/")}${part}` : `${this.path()}/files/${this.store}/${part}`;
  }

  async loadNow() {
    const where = this.store + this.folder;
    /** @type {Listed[]} */
    let all = [];
    try {
      const url = this.store === "server" ? this.url("") : `${this.path()}/files/${this.store}`;
      const answer = await this.api.json("GET", url);
      all = answer.files || answer;
    } catch (e) {
      if (where === this.store + this.folder) fill(this.body, h("li", { class: "none" }, e instanceof Error ? e.message : String(e)));
      this.drawn = "";
      return;
    }
    const now = where + JSON.stringify(all);
    if (where !== this.store + this.folder || now === this.drawn) return; // another is shown by now, or a button that is being clicked stays
    this.drawn = now;
    const rows = all.map((f) => this.row(f));
    if (this.store === "server" && this.folder !== "/") rows.unshift(h("li", {}, h("button", { class: "name", onclick: () => this.enter("..") }, "..")));
    if (rows.length === 0) rows.push(h("li", { class: "none" }, "no files"));
    fill(this.body, ...rows);
    fill(byId("file-where"), this.store === "server" ? this.folder : "");
  }

  /** @param {Listed} f */
  row(f) {
    const name = f.name.replace(/\/$/, "");
    if (f.folder) {
      return h("li", { "data-testid": "file-" + name }, h("button", { class: "name", onclick: () => this.enter(name) }, name + "/"),
        h("button", { class: "remove", title: "delete", "aria-label": "delete " + name, onclick: () => void attempt(() => this.remove(name + "/")) }, "✕"));
    }
    return h("li", { "data-testid": "file-" + name },
      h("button", { class: "name", title: "look at its start", onclick: () => void attempt(() => this.look(name)) }, name), h("span", { class: "size" }, formatBytes(f.size)),
      h("button", { class: "load", title: "download", "aria-label": "download " + name, onclick: () => void attempt(() => this.download(name)) }, "↓"),
      h("button", { class: "remove", title: "delete", "aria-label": "delete " + name, onclick: () => void attempt(() => this.remove(name)) }, "✕"));
  }

  /** @param {string} name */
  enter(name) {
    this.folder = name === ".." ? this.folder.replace(/[^/]+\/$/, "") : this.folder + name + "/";
    void this.loadNow();
  }

  /** @param {string} name */
  async look(name) {
    const b = new Uint8Array(await (await this.api.send("GET", this.url(name))).arrayBuffer());
    const text = new TextDecoder("utf-8").decode(b.slice(0, LOOK_BYTES));
    const readable = !/[\x00-\x08\x0e-\x1f\ufffd]/.test(text);
    fill(byId("file-title"), `${name}, ${formatBytes(b.length)}`);
    fill(byId("file-content"), (readable ? text : hexDump(b.slice(0, LOOK_BYTES))) + (b.length > LOOK_BYTES ? "\n…" : ""));
    /** @type {HTMLDialogElement} */ (byId("file-dialog")).showModal();
  }

  /** @param {string} name */
  async download(name) {
    saveFile(name, await (await this.api.send("GET", this.url(name))).blob());
  }

  /** @param {string} name */
  async remove(name) {
    await this.api.json("DELETE", this.url(name));
    await this.loadNow();
  }

  async upload() {
    for (const f of this.picker.files || []) await this.api.send("PUT", this.url(f.name), { body: f, type: "application/octet-stream" });
    this.picker.value = "";
    await this.loadNow();
  }

  async makeFolder() {
    const name = prompt("Name of the folder");
    if (name) await this.api.send("PUT", this.url(name + "/"));
    await this.loadNow();
  }

  /** make puts a file of 100 KiB there, which is always the same. */
  async make() {
    await this.api.send("PUT", this.url("log.bin"), { body: { size: "100KiB", seed: 7 }, type: "application/vnd.ptymodem.content+json" });
    await this.loadNow();
  }
}

/**
 * hexDump is bytes as people look at them.
 * @param {Uint8Array} b
 */
function hexDump(b) {
  const lines = [];
  for (let i = 0; i < b.length; i += 16) {
    const part = Array.from(b.slice(i, i + 16));
    const text = part.map((c) => (c >= 32 && c < 127 ? String.fromCharCode(c) : ".")).join("");
    lines.push(i.toString(16).padStart(6, "0") + "  " + part.map((c) => c.toString(16).padStart(2, "0")).join(" ").padEnd(47) + "  " + text);
  }
  return lines.join("\n");
}

// The state of the modem: the head of the page, and the panel. It comes from the server; nothing is
// guessed from lines.

/**
 * setChip shows a part of the state: its value, and whether it is as it should be for work.
 * @param {string} id
 * @param {string} text
 * @param {"good"|"bad"|"busy"|""} how
 */
function setChip(id, text, how) {
  const el = byId(id);
  if (el.textContent !== text) el.textContent = text;
  el.className = "chip " + (text.includes("unknown") ? "" : how); // of a recording only the line is known
}

class StatePanel {
  /**
   * @param {API} api
   * @param {() => string} path of the modem, as in /v1/modems/0
   */
  constructor(api, path) {
    this.api = api;
    this.path = path;
    this.rows = byId("state-rows");
    for (const [id, key] of [["change-sim", "sim"], ["change-registration", "registration"], ["change-sd", "sd"]]) {
      const select = /** @type {HTMLSelectElement} */ (byId(id));
      select.addEventListener("change", () => void attempt(async () => void (await api.json("PATCH", path(), { [key]: select.value }))));
    }
  }

  /** @param {State} s */
  show(s) {
    setChip("state-power", s.power, s.power === "on" ? "good" : s.power === "hung" ? "bad" : "busy");
    setChip("state-sim", "SIM " + s.sim, s.sim === "ready" ? "good" : "bad");
    const heard = s.signal < 99;
    setChip("state-registration", `${s.registration}, signal ${heard ? s.signal : "none"}`, heard && (s.registration === "home" || s.registration === "roaming") ? "good" : "bad");
    const up = s.pdp.filter((p) => p.up).map((p) => p.cid);
    setChip("state-pdp", up.length > 0 ? `PDP ${up.join(", ")} up` : "no PDP", up.length > 0 ? "good" : "");
    setChip("state-ftp", `FTP ${s.ftp.state}`, s.ftp.state === "closed" ? "" : s.ftp.state === "idle" ? "good" : "busy");
    const dtr = s.ports.some((p) => p.dtr);
    setChip("state-dtr", dtr ? "DTR on" : "no host", dtr ? "good" : "");
    setChip("state-data", s.data ? `data mode ${s.data.dir === "<-" ? "from host" : s.data.dir === "->" ? "to host" : ""}`.trim() : "command mode", s.data ? "busy" : "");
    fill(byId("state-time"), s.t.toFixed(1) + " s");
    this.rowsOf(s);
    this.selects(s);
  }

  /** @param {State} s */
  rowsOf(s) {
    /** @type {[string, string][]} */
    const rows = [["Model", s.profile.includes("/") ? "at " + s.profile : s.profile.toUpperCase()], ["Operator", `${s.operator || "none"}, signal ${s.signal < 99 ? s.signal + " of 31" : "none"}`]];
    for (const p of s.pdp) rows.push([`PDP context ${p.cid}`, `${p.up ? "active" : "not active"}${p.apn ? ", " + p.apn : ""}${p.addresses.length > 0 ? ", " + p.addresses.join(", ") : ""}`]);
    const ftp = [s.ftp.state, s.ftp.command && "AT" + s.ftp.command, s.ftp.host && `${s.ftp.user ? s.ftp.user + " at " : ""}${s.ftp.host}`, s.ftp.bytes > 0 && formatBytes(s.ftp.bytes)];
    rows.push(["FTP", ftp.filter(Boolean).join(", ")]);
    if (s.data) rows.push(["Data mode", `${s.data.port}, ${formatBytes(s.data.bytes)}`]);
    for (const p of s.ports) rows.push([p.name, [p.link, p.baud && p.baud + " baud", p.dtr ? "open" : "nobody has it open"].filter(Boolean).join(", ")]);
    for (const [name, store] of Object.entries(s.stores)) rows.push([name.toUpperCase(), `${formatBytes(store.used)} of ${formatBytes(store.capacity)}, ${store.files} file${store.files === 1 ? "" : "s"}`]);
    fill(this.rows, ...rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
  }

  /** @param {State} s */
  selects(s) {
    const now = { "change-sim": s.sim, "change-registration": s.registration, "change-sd": s.stores.sd ? "present" : "absent" };
    for (const [id, value] of Object.entries(now)) {
      const select = /** @type {HTMLSelectElement} */ (byId(id));
      if (document.activeElement !== select) select.value = value;
    }
  }
}

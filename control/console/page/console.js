// The console: one modem, watched and steered.

function startConsole() {
  const api = new API();
  let modem = Number(new URLSearchParams(location.search).get("modem")) || 0;
  const path = () => "/v1/modems/" + modem;
  const events = new Events(MOST_EVENTS);
  const completion = new Completion();

  const inspector = new Inspector(byId("inspector"), events, (n) => sequence.find(n));
  const sequence = new Sequence(byId("sequence"), events, (e) => inspector.show(e, sequence.isLow(e)));
  const filter = new Filter(byId("filter-kinds"), byId("filter-text"), byId("filter-whole"), (wanted) => events.show(wanted));
  const strip = new Strip(byId("overview"), events, (t) => sequence.goTo(events.at(t)), (span) => filter.between(span));
  const transfers = new Transfers(byId("transfer-plot"), byId("transfer-words"));
  const state = new StatePanel(api, path);
  const faults = new FaultPanel(api, path);
  new FaultForm(api, faults);
  const files = new FilePanel(api, path);
  const terminal = new Terminal(api, path, completion);
  terminal.portChanged = (port) => sequence.setOwnPort(port);
  new SaveMenu(api, () => modem);

  const follow = /** @type {HTMLInputElement} */ (byId("follow"));
  follow.addEventListener("change", () => sequence.setFollow(follow.checked));
  sequence.followChanged = () => (follow.checked = sequence.follow);
  byId("sequence").addEventListener("scroll", () => {
    const box = byId("sequence");
    const first = events.shown[Math.floor(box.scrollTop / ROW_HEIGHT)];
    const last = events.shown[Math.min(events.shown.length - 1, Math.floor((box.scrollTop + box.clientHeight) / ROW_HEIGHT))];
    if (first && last) strip.mark([first.t, last.t]);
  });

  const findings = atMost(400, () => void loadFindings());
  async function loadFindings() {
    /** @type {Finding[]} */
    let all = [];
    try {
      all = await api.json("GET", path() + "/findings");
    } catch {
      return; // the stream shows that the connection is gone
    }
    fill(byId("finding-count"), all.length > 0 ? String(all.length) : "");
    fill(byId("finding-list"), ...(all.length > 0 ? all.map((f) =>
      h("li", { "data-testid": "finding-" + f.id },
        h("button", { class: "link", title: "show them in the diagram", onclick: () => sequence.find(events.shown.find((e) => e.id === f.id)?.n || 0) }, f.id), f.count > 1 ? ` × ${f.count}` : "",
        h("code", {}, visible(f.line)), h("div", {}, f.reason))) : [h("li", { class: "none" }, "none: the host did nothing that may fail on a module")]));
  }

  let now = 0; // modem seconds
  const count = inFrame(() => {
    const last = events.all[events.all.length - 1];
    if (last && last.t > now) {
      now = last.t; // the state comes only when it changes
      fill(byId("state-time"), now.toFixed(1) + " s");
    }
    fill(byId("event-count"), (events.wanted && events.shown.length < events.all.length ? events.shown.length.toLocaleString("en") + " of " : "") + events.all.length.toLocaleString("en") + " events");
    byId("lost").hidden = events.lost === 0;
    fill(byId("lost"), (events.counted ? events.lost.toLocaleString("en") + " " : "") + "earlier events are not here");
    byId("empty").hidden = events.all.length > 0;
    byId("no-match").hidden = events.all.length === 0 || events.shown.length > 0;
  });
  events.watchers.add(count);

  byId("mark").addEventListener("click", () => events.mark(Math.max(now, events.all[events.all.length - 1]?.t || 0)));
  const stream = new Stream(api, {
    events: (batch) => {
      events.add(batch);
      terminal.show(batch);
      if (batch.some((e) => e.kind === "lint" || e.text === "reset")) findings();
      if (batch.some((e) => e.kind === "fault" || e.kind === "ftp" || e.kind === "at" || e.text === "reset")) faults.load();
      if (batch.some((e) => e.kind === "file" || e.kind === "ftp" || e.kind === "data" || e.text === "reset")) files.load();
    },
    state: (s) => {
      now = s.t;
      state.show(s);
      transfers.add(s);
      terminal.state(s);
    },
    gap: (n) => events.gap(n, select.length < 2), // it counts those of all modems
    connected: (on) => {
      byId("connection").className = on ? "on" : "off";
      fill(byId("connection"), on ? "connected" : "no connection");
    },
  });

  const select = /** @type {HTMLSelectElement} */ (byId("modem"));
  select.addEventListener("change", () => {
    modem = Number(select.value);
    history.replaceState(null, "", "?modem=" + modem);
    begin();
  });

  function begin() {
    events.clear();
    transfers.clear();
    now = 0;
    terminal.forget();
    faults.load();
    files.load();
    findings();
    stream.of(modem);
  }

  byId("reset").addEventListener("click", () => void attempt(async () => {
    if (!(await resetModem(api, path()))) return;
    transfers.clear();
    tell("the modem is as it was at the start");
  }));

  filter.apply();
  startKeys({ sequence, events, newFault: () => byId("fault-new").click() });

  void attempt(async () => {
    /** @type {Status} */
    const status = await api.json("GET", "/v1/status");
    fill(select, ...status.modems.map((m) => h("option", { value: m.index, selected: m.index === modem }, `modem ${m.index}  ${placeOf(m)}`)));
    if (modem >= status.modems.length) modem = 0;
    fill(byId("tty"), placeOf(status.modems[modem]));
    fill(byId("version"), status.version);
    begin();
    for (const c of /** @type {{code: number, meaning: string}[]} */ (await api.json("GET", "/v1/codes"))) inspector.codes.set(String(c.code), c.meaning);
    completion.commands = await api.json("GET", "/v1/commands");
    for (const c of completion.commands) inspector.commands.set(c.name.replace(/^AT/, ""), c);
    if (sequence.chosen) sequence.choose(sequence.chosen); // with what is known now; so with the hint
    terminal.hint();
  });
}

startConsole();

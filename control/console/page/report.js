// The diagrams of a report: the console's view of each run that failed, in place of the still one.
// The report is whole without it.

/**
 * A Run is one of the report: at is the number of the event that showed the failure. Where it is 0,
 * none did, and the latest failure that the host was told of is marked.
 * @typedef {{at: number, dropped: number, events: TraceEvent[]}} Run
 * @typedef {{runs: Record<string, Run>, codes: Record<string, string>}} ReportData
 */

/** readReport unpacks what the report holds of its runs. */
async function readReport() {
  const packed = /** @type {HTMLTemplateElement} */ (byId("data")).content.textContent || "";
  const all = atob(packed.trim());
  const bytes = new Uint8Array(all.length);
  for (let i = 0; i < all.length; i++) bytes[i] = all.charCodeAt(i); // Uint8Array.from takes ten times as long
  const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  return /** @type {ReportData} */ (JSON.parse(text));
}

/**
 * showRun puts the view of a run in the place of its still diagram.
 * @param {HTMLElement} still
 * @param {Run} run
 * @param {Record<string, string>} codes
 */
function showRun(still, run, codes) {
  const id = still.dataset.run || "";
  const boxes = h("span", { role: "group", "aria-label": "Kinds of events" },
    ...["at", "urc", "ftp", "data", "fault", "lint", "line", "file"].map((k) => h("label", {}, h("input", { type: "checkbox", value: k, checked: k !== "file" }), k === "lint" ? "findings" : k)));
  const text = h("input", { type: "search", placeholder: "filter: text or /regexp/", "aria-label": "Filter by text" });
  const whole = h("button", { type: "button", hidden: true });
  const rows = h("div", { class: "sequence", role: "listbox", tabindex: "0", "aria-label": "Events" });
  const details = h("aside", { class: "inspector", "aria-label": "Details", hidden: true });
  const overview = h("div", { class: "overview", "aria-hidden": "true" });
  const columns = h("div", { class: "columns", "aria-hidden": "true" }, h("span", { class: "t" }, "time"), h("span", { class: "took" }, "answer"),
    h("span", { class: "lanes" }, h("b", { class: "host" }, "host"), h("b", { class: "modem" }, "modem"), h("b", { class: "server" }, "FTP server")));
  const view = h("div", { class: "diagram view", "data-testid": "view-" + id }, columns, rows, details, h("div", { class: "filter" }, text, boxes, whole), overview);

  const events = new Events();
  const inspector = new Inspector(details, events, (n) => sequence.find(n));
  for (const [code, meaning] of Object.entries(codes)) inspector.codes.set(code, meaning);
  const sequence = new Sequence(rows, events, (e) => {
    inspector.show(e, sequence.isLow(e));
    if (e) history.replaceState(null, "", `#${id}/e${e.n}`);
  });
  sequence.follow = false;
  const at = run.at || run.events.findLast((e) => e.dir && e.kind !== "ftp" && failed(e))?.n || 0;
  sequence.marked = at;
  new Strip(overview, events, (t) => sequence.goTo(events.at(t)), (span) => filter.between(span));
  const filter = new Filter(boxes, text, whole, (wanted) => events.show(wanted));
  events.gap(run.dropped);
  events.add(run.events);
  filter.apply();

  still.replaceChildren(view);
  const asked = new RegExp(`^#${id}/e(\\d+)$`).exec(location.hash);
  if (asked) sequence.find(Number(asked[1]));
  else if (at) sequence.goTo(Math.max(0, events.row(at)));
}

/** startReport shows each run when it comes near the screen. */
async function startReport() {
  const data = await readReport();
  const near = new IntersectionObserver((seen) => {
    for (const s of seen) {
      if (!s.isIntersecting || !(s.target instanceof HTMLElement)) continue;
      near.unobserve(s.target);
      const run = data.runs[s.target.dataset.run || ""];
      if (run) showRun(s.target, run, data.codes);
    }
  }, { rootMargin: "400px" });
  for (const still of document.querySelectorAll("[data-run]")) near.observe(still);
  const asked = /^#(run-\d+)\/e\d+$/.exec(location.hash);
  if (asked) document.getElementById(asked[1])?.scrollIntoView();
}

void startReport();

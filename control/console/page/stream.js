// The stream of events, as server-sent events read by fetch: EventSource can send no token.

/** A Stream follows a modem while the page is shown, and takes up where it left off. */
class Stream {
  /**
   * @param {API} api
   * @param {{events: (batch: TraceEvent[]) => void, state: (s: State) => void, gap: (n: number) => void, connected: (on: boolean) => void}} to
   */
  constructor(api, to) {
    this.api = api;
    this.to = to;
    this.modem = 0;
    this.after = 0;
    /** @type {AbortController|null} */
    this.running = null;
    document.addEventListener("visibilitychange", () => (document.hidden ? this.stop() : this.start()));
  }

  /**
   * of follows another modem, from its first event on.
   * @param {number} modem
   */
  of(modem) {
    this.stop();
    this.modem = modem;
    this.after = 0;
    this.start();
  }

  stop() {
    if (this.running) this.running.abort();
    this.running = null;
  }

  start() {
    if (this.running || document.hidden) return;
    const mine = (this.running = new AbortController());
    void this.run(mine);
  }

  /** @param {AbortController} mine */
  async run(mine) {
    let wait = 250;
    while (!mine.signal.aborted) {
      try {
        const r = await this.api.send("GET", `/v1/events?modem=${this.modem}&after=${this.after}`, { accept: "text/event-stream", signal: mine.signal });
        this.to.connected(true);
        wait = 250;
        await this.read(r, mine.signal);
      } catch (e) {
        if (mine.signal.aborted) return;
        if (e instanceof Problem) tell(e.message, true);
      }
      if (mine.signal.aborted) return;
      this.to.connected(false);
      await new Promise((done) => setTimeout(done, wait));
      wait = Math.min(2 * wait, 5000);
    }
  }

  /**
   * read reads an answer to its end.
   * @param {Response} r
   * @param {AbortSignal} signal
   */
  async read(r, signal) {
    if (!r.body) return;
    const reader = r.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      text += value;
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        this.message(text.slice(0, end));
        text = text.slice(end + 2);
      }
    }
  }

  /**
   * message takes one message.
   * @param {string} text
   */
  message(text) {
    let kind = "";
    let data = "";
    for (const line of text.split("\n")) {
      if (line.startsWith("event: ")) kind = line.slice("event: ".length);
      else if (line.startsWith("data: ")) data += line.slice("data: ".length);
      else if (line.startsWith("id: ")) this.after = Number(line.slice("id: ".length));
    }
    if (!data) return; // that the connection lives
    const v = JSON.parse(data);
    if (kind === "state") this.to.state(v);
    else if (kind === "gap") this.to.gap(v.to - v.from + 1);
    else this.to.events(v);
  }
}

// The control API, as the page uses it.

/** A Problem is an error that the API has answered with (RFC 9457). */
class Problem extends Error {
  /**
   * @param {number} status
   * @param {string} type
   * @param {string} detail
   */
  constructor(status, type, detail) {
    super(detail);
    this.status = status;
    this.type = type;
  }
}

/**
 * @typedef {{index: number, tty?: string, link?: string, ports?: string[], power: string, ftp: string, bytes?: number, faults: number, fired: number, findings: number, last?: string, result?: string}} Summary
 * @typedef {{version: string, started: string, speed: number, next: number, modems: Summary[], server: Record<string, string>}} Status
 * @typedef {{index: number, profile: string, t: number, n: number, power: string, sim: string, registration: string, signal: number, operator: string,
 *   pdp: {cid: number, apn: string, up: boolean, addresses: string[]}[], ftp: {state: string, command?: string, host?: string, user?: string, bytes: number},
 *   data: {port: string, dir?: string, bytes: number}|null, ports: {name: string, link?: string, dtr: boolean, baud?: number}[],
 *   stores: Record<string, {capacity: number, used: number, files: number}>, faults: number, fired: number, findings: number}} State
 * @typedef {{id: string, from: string, when: any, do: any[], optional: boolean, fired: number, nearest?: string}} Fault
 * @typedef {{id: string, count: number, line: string, reason: string, modem: number}} Finding
 * @typedef {{name: string, size: number, folder?: boolean}} Listed
 */

/**
 * placeOf is where a host finds a modem: its link or its tty, or without one the port to use.
 * @param {Summary} m
 */
function placeOf(m) {
  return m.link || m.tty || (m.ports || []).slice(-1)[0] || "";
}

/** An API is what the page was served by. A token comes once, behind #token= of the address. */
class API {
  constructor() {
    const given = /[#&]token=([^&]+)/.exec(location.hash);
    if (given) {
      sessionStorage.setItem("token", decodeURIComponent(given[1]));
      history.replaceState(null, "", location.pathname + location.search);
    }
    this.token = sessionStorage.getItem("token") || "";
  }

  /** @param {Record<string, string>} [more] */
  headers(more) {
    return this.token ? { ...more, Authorization: "Bearer " + this.token } : { ...more };
  }

  /** tokenWanted says how the page gets the token that it lacks. */
  tokenWanted() {
    return `${this.token ? "the API has another token" : "the API wants a token"}: open ${location.origin}${location.pathname}#token=TOKEN`;
  }

  /**
   * send sends a request; an answer that is no success is thrown as a Problem.
   * @param {string} method
   * @param {string} path
   * @param {{body?: any, type?: string, accept?: string, signal?: AbortSignal}} [o] a body that is no string, Blob or buffer is sent as JSON
   */
  async send(method, path, o = {}) {
    const { body, type, accept, signal } = o;
    const raw = body === undefined || typeof body === "string" || body instanceof Blob || body instanceof ArrayBuffer;
    /** @type {Record<string, string>} */
    const headers = {};
    if (accept) headers.Accept = accept;
    if (body !== undefined) headers["Content-Type"] = type || "application/json";
    const r = await fetch(path, { method, body: raw ? body : JSON.stringify(body), headers: this.headers(headers), signal, cache: "no-store" });
    if (r.ok) return r;
    const text = await r.text();
    let p = { type: "", detail: text };
    try {
      p = JSON.parse(text);
    } catch {
      // a proxy's page, say
    }
    const kind = p.type.replace("/problems/", "");
    throw new Problem(r.status, kind, kind === "no-token" ? this.tokenWanted() : p.detail || r.statusText);
  }

  /**
   * json is the answer to a request, as JSON; null if there is none.
   * @param {string} method
   * @param {string} path
   * @param {any} [body]
   * @param {string} [type]
   * @returns {Promise<any>}
   */
  async json(method, path, body, type) {
    const r = await this.send(method, path, { body, type, accept: "application/json" });
    return r.status === 204 ? null : r.json();
  }
}

/**
 * resetModem resets a modem. Where that would change what is not the modem's alone, the rest is reset
 * if that is wanted.
 * @param {API} api
 * @param {string} path of the modem
 * @param {string[]} [keep] what stays as it is; what is agreed to is added
 * @returns {Promise<boolean>} whether it was reset
 */
async function resetModem(api, path, keep = []) {
  for (;;) {
    try {
      await api.json("POST", path + "/reset", { keep });
      return true;
    } catch (e) {
      const more = e instanceof Problem && e.type === "not-mine" ? ["files", "server"].find((k) => e.message.includes(`["${k}"]`) && !keep.includes(k)) : undefined;
      if (!more) throw e;
      if (!confirm(`${e instanceof Error ? e.message : e}\n\nReset all but that?`)) return false;
      keep.push(more);
    }
  }
}

/**
 * tell shows a message at the foot of the page, an error until the next one.
 * @param {string} text
 * @param {boolean} [bad]
 */
function tell(text, bad) {
  const el = byId("message");
  fill(el, text);
  el.classList.toggle("bad", Boolean(bad));
  el.hidden = text === "";
  el.onclick = () => (el.hidden = true);
  if (!bad && text) setTimeout(() => el.textContent === text && (el.hidden = true), 6000);
}

/**
 * attempt does what may fail, and shows what has failed.
 * @param {() => Promise<void>} f
 */
async function attempt(f) {
  try {
    await f();
  } catch (e) {
    tell(e instanceof Error ? e.message : String(e), true);
  }
}

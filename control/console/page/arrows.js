// Events as the rows of a sequence diagram: what is drawn where.

/**
 * A Drawn is an event as it is drawn: an arrow from one lifeline to another, a note at one, or a
 * line across all.
 * @typedef {{shape: "left-right"|"left-left"|"right-right"|"right-left"|"note"|"banner", label: string, kind: string, wide: boolean}} Drawn
 * The first word is the pair of lifelines (left: host and modem, right: modem and server), the
 * second where the arrow points.
 */

/**
 * visible is text with what does not print written out.
 * @param {string} s
 */
function visible(s) {
  return s.replace(/[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]/g, (c) => {
    if (c === "\r") return "\\r";
    if (c === "\n") return "\\n";
    const code = c.charCodeAt(0);
    return code < 256 ? "\\x" + code.toString(16).padStart(2, "0") : "\\u" + code.toString(16).padStart(4, "0");
  });
}

/**
 * firstLine is the first line of a reply, and a mark if there are more.
 * @param {string} text
 */
function firstLine(text) {
  const lines = text.replace(/[\r\n]+$/, "").split("\n");
  return lines[0].replace(/\r$/, "") + (lines.length > 1 ? " …" : "");
}

/**
 * drawn is an event as it is drawn.
 * @param {TraceEvent} e
 * @returns {Drawn}
 */
function drawn(e) {
  const fromHost = e.dir === "<-";
  switch (e.kind) {
    case "at":
    case "urc":
      return { shape: fromHost ? "left-right" : "left-left", label: visible(e.text || ""), kind: e.kind, wide: false };
    case "data":
      return { shape: fromHost ? "left-right" : "left-left", label: formatBytes(e.bytes || 0), kind: e.kind, wide: true };
    case "ftp":
      if (!e.dir) return { shape: "note", label: visible((e.op || "") + " failed: " + (e.error || "")), kind: e.kind, wide: false };
      return { shape: fromHost ? "right-right" : "right-left", label: visible(firstLine(e.text || "")), kind: e.kind, wide: false };
    case "fault":
      return { shape: "banner", label: visible(("fault " + (e.name || "") + " " + (e.text || "")).trim()), kind: e.kind, wide: false };
    case "lint":
      return { shape: "note", label: visible((e.id || "") + ": " + (e.reason || "")), kind: e.kind, wide: false };
    case "file":
      return { shape: "note", label: visible(["file", e.op, e.name, e.error].filter(Boolean).join(" ")), kind: e.kind, wide: false };
  }
  if (e.kind === "mark") return { shape: "banner", label: e.text || "", kind: "mark", wide: false };
  if (e.kind === "line" && e.text === "reset") return { shape: "banner", label: "reset: the modem is new from here", kind: "reset", wide: false };
  return { shape: "note", label: visible(e.text || e.error || e.kind), kind: e.kind, wide: false };
}

/**
 * inWords is an event in words, for who hears the page.
 * @param {TraceEvent} e
 */
function inWords(e) {
  const d = drawn(e);
  const way = { "left-right": "host to modem", "left-left": "modem to host", "right-right": "modem to server", "right-left": "server to modem", note: e.kind === "lint" ? "finding" : "note", banner: "" }[d.shape];
  return [e.t.toFixed(3) + " s", way, d.label, e.failed ? "failed" : "", e.slow ? "slow" : ""].filter(Boolean).join(", ");
}

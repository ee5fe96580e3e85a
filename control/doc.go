// Package control is the HTTP API by which anything but Go steers modems while they run: curl, a
// test in Python, another machine. What it takes and answers is described by its own
// /v1/openapi.json, which comes from the same table of routes that the requests go by, and in
// docs/api.md.
//
// The same listener serves the pages of the web console, which are in [ptymodem/control/console] and
// use nothing but this API.
//
//	modems ── trace ──> Hub ──> /v1/events, await, findings
//	   ^                           │
//	   └── faults, do, reset, files ── API ── guard ── one listener
//
// The three types to know:
//
//   - [Hub] keeps the latest events of all modems. A modem adds to it while it is locked, so adding
//     never waits for a reader; a reader that falls behind is told what it has missed.
//   - [API] serves the routes. It is an [net/http.Handler].
//   - [Problem] is an error as a client gets it: RFC 9457, with a hint what would be right.
//
// Faults, steps, contents and patterns are those of scenario files, read by the same code: JSON is
// YAML, so a request may be either.
//
// Nothing of this package runs unless somebody asks for it: without an API a modem has neither a
// hub nor a listener.
package control

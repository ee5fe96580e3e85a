package lint

import (
	"time"

	"ptymodem/atparser"
	"ptymodem/emulator/trace"
)

// UnknownLimit is how many unknown commands are told apart since power-up: garbage on the line must
// not make the summary endless.
const UnknownLimit = 64

// A Setting is one that the host makes before something relies on it: of AT+QFTPCFG by its key, of
// AT+QICSGP by the context.
type Setting struct{ Command, Key string }

// A Reporter puts findings into the trace of one modem. What one line alone does not show it
// remembers from power-up on. It is used with the modem locked.
type Reporter struct {
	Trace *trace.Tracer
	Sink  func(trace.Event) // is told of findings alone; nil: nobody

	made    map[Setting]bool // settings that were made, or whose lack is reported
	polls   Polls
	unknown map[string]bool // commands that are reported by their names
}

// Reset forgets all of the host.
func (r *Reporter) Reset() {
	r.made, r.polls, r.unknown = map[Setting]bool{}, Polls{}, map[string]bool{}
}

// On reports that somebody wants to know of findings.
func (r *Reporter) On() bool { return r.Trace.On() || r.Sink != nil }

// Report puts a finding into the trace, with the line that caused it. What reason has of a line
// must be masked.
func (r *Reporter) Report(id Kind, line, reason string) {
	e := trace.NewLine("lint", "", line)
	e.ID, e.Reason = id.String(), reason
	r.Trace.Emit(e)
	if r.Sink != nil {
		r.Sink(r.Trace.Stamped(e))
	}
}

// Made notes that the host has made a setting.
func (r *Reporter) Made(s Setting) { r.made[s] = true }

// RelyOn reports, once, that line relies on a setting that was not made since power-up.
func (r *Reporter) RelyOn(s Setting, line, reason string) {
	if !r.made[s] {
		r.made[s] = true
		r.Report(UnsetDefault, line, reason)
	}
}

// Unknown reports a command that there is not, by its name alone: the summary counts by it, and
// nobody knows which parameters of such a command are secret.
func (r *Reporter) Unknown(name, reason string) {
	name = "AT" + name
	if !r.unknown[name] && len(r.unknown) == UnknownLimit {
		name, reason = "AT…", "more commands that this modem does not have: the trace has their lines"
	} else {
		r.unknown[name] = true
	}
	r.Report(UnknownCommand, name, reason)
}

// Poll notes that the host asked a question at a time of the modem's clock, which shortens modem
// times by real, and reports a burst of them.
func (r *Reporter) Poll(name string, form atparser.Form, line string, now time.Time, real func(time.Duration) time.Duration) {
	if r.polls.Ask(name, form, now, real(pollWindow)) {
		r.Report(Polling, line, "AT"+name+form.String()+" came more than ten times within a second: wait for a URC, or ask once a second")
	}
}

package emulator

import "math"

// An Event is one line of the trace.
type Event struct {
	Time   float64 `json:"t"`     // modem seconds since power-up, to the microsecond
	Modem  int     `json:"modem"` // index
	Kind   string  `json:"kind"`  // at, urc, data, ftp, file, fault, line, lint
	Dir    string  `json:"dir,omitempty"`
	Port   string  `json:"port,omitempty"`
	Text   string  `json:"text,omitempty"`   // at, urc, ftp: the line; line: what changed
	Bytes  int64   `json:"bytes,omitempty"`  // data: how many
	Code   int     `json:"code,omitempty"`   // ftp: of the reply
	Op     string  `json:"op,omitempty"`     // file: what was done
	Name   string  `json:"name,omitempty"`   // file: to which
	ID     string  `json:"id,omitempty"`     // lint: of the finding
	Reason string  `json:"reason,omitempty"` // lint: in one line
	Error  string  `json:"error,omitempty"`
}

// The directions of an event.
const (
	fromHost = "<-"
	toHost   = "->"
)

// tracer stamps the events of one modem. Without a listener it costs a comparison.
type tracer struct {
	m     *Modem
	f     func(Event)
	moved Event // data that is not reported yet: how it comes in pieces is the machine's doing, and two runs should look alike
}

func (t *tracer) on() bool { return t.f != nil }

func (t *tracer) emit(e Event) {
	t.m.recent.event(&e)
	if t.f == nil {
		return
	}
	t.flush()
	t.f(t.stamped(e))
}

func (t *tracer) stamped(e Event) Event {
	e.Time, e.Modem = math.Round(t.m.time.seconds()*1e6)/1e6, t.m.cfg.Index
	return e
}

// flush reports the data that has moved.
func (t *tracer) flush() {
	if t.moved.Bytes > 0 {
		e := t.moved
		t.moved = Event{}
		t.f(e)
	}
}

func (t *tracer) at(dir, text string) { t.emit(Event{Kind: "at", Dir: dir, Text: text}) }

func (t *tracer) urc(text string) {
	t.m.recent.note(notedURC, text)
	t.emit(Event{Kind: "urc", Dir: toHost, Text: text})
}

// data counts bytes of data mode. They are reported together when something else happens, with the time of the last.
func (t *tracer) data(dir string, n int) {
	t.m.recent.data(dir, n)
	if t.f == nil {
		return
	}
	if t.moved.Dir != dir {
		t.flush()
	}
	t.moved = t.stamped(Event{Kind: "data", Dir: dir, Bytes: t.moved.Bytes + int64(n)})
}

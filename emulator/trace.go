package emulator

import (
	"math"

	"ptymodem/redact"
)

// An Event is one line of the trace.
type Event struct {
	Time   float64 `json:"t"`     // modem seconds since power-up, to the microsecond
	Modem  int     `json:"modem"` // index
	Kind   string  `json:"kind"`  // at, urc, data, ftp, file, fault, line, lint
	Dir    string  `json:"dir,omitempty"`
	Port   string  `json:"port,omitempty"`
	Text   string  `json:"text,omitempty"`   // at, urc, ftp: the line, its secrets masked; line: what changed
	Bytes  int64   `json:"bytes,omitempty"`  // data: how many
	Code   int     `json:"code,omitempty"`   // ftp: of the reply
	Op     string  `json:"op,omitempty"`     // file: what was done
	Name   string  `json:"name,omitempty"`   // file: to which
	ID     string  `json:"id,omitempty"`     // lint: of the finding
	Reason string  `json:"reason,omitempty"` // lint: in one line
	Error  string  `json:"error,omitempty"`

	clear *string // Text without its masks; nil if it has none
}

// Clear is Text with its secrets, as the host wrote or read it: to compare with, and not to print.
func (e Event) Clear() string {
	if e.clear != nil {
		return *e.clear
	}
	return e.Text
}

// Equal reports whether two events are the same in what is shown of them.
func (e Event) Equal(other Event) bool {
	e.clear, other.clear = nil, nil
	return e == other
}

// said is an event of a line on the port.
func said(kind, dir, text string) Event {
	e := Event{Kind: kind, Dir: dir, Text: redact.AT(text)}
	if e.Text != text {
		clear := text
		e.clear = &clear
	}
	return e
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

func (t *tracer) at(dir, text string) {
	if t.on() {
		t.emit(said("at", dir, text))
	}
}

func (t *tracer) urc(text string) {
	t.m.recent.note(notedURC, text)
	if t.on() {
		t.emit(said("urc", toHost, text))
	}
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

package trace

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
	Port   string  `json:"port,omitempty"`   // line; at, urc and data of a modem with several ports
	Text   string  `json:"text,omitempty"`   // at, urc, ftp: the line, its secrets masked; line: what changed
	Bytes  int64   `json:"bytes,omitempty"`  // data: how many
	Code   int     `json:"code,omitempty"`   // ftp: of the reply
	Op     string  `json:"op,omitempty"`     // file: what was done
	Name   string  `json:"name,omitempty"`   // file: to which
	ID     string  `json:"id,omitempty"`     // lint: of the finding
	Reason string  `json:"reason,omitempty"` // lint: in one line
	Error  string  `json:"error,omitempty"`
	By     string  `json:"by,omitempty"` // at, urc: what of the user's own has answered, as in "mqtt.yaml:7"

	clear *string // Text without its masks; nil if it has none
}

// Clear is Text with its secrets, as the host wrote or read it: to compare with, and to print only
// for those who ask to see secrets. An event that was read from a trace has none.
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

// NewLine is an event of a line on the port.
func NewLine(kind, dir, text string) Event {
	return Event{Kind: kind, Dir: dir, Text: redact.AT(text)}.Masking(text)
}

// Masking is e, whose Text has masks, with what [Event.Clear] is to be.
func (e Event) Masking(clear string) Event {
	if e.Text != clear {
		e.clear = &clear
	}
	return e
}

// Pack is how By begins where commands that come with the program have answered: "pack mqtt:7".
const Pack = "pack "

// The directions of an event.
const (
	FromHost = "<-"
	ToHost   = "->"
)

// A Tracer stamps the events of one modem and hands them to whoever listens. Without a listener an
// event costs a comparison. It also keeps the last lines, for the report of a crash. Use it with
// the modem locked.
type Tracer struct {
	Sink    func(Event)    // nil: nobody listens
	Seconds func() float64 // modem seconds since power-up
	Modem   int            // the modem's index

	recent recent
	moved  Event // data that is not reported yet: how it comes in pieces is the machine's doing, and two runs should look alike
}

// On reports whether somebody listens.
func (t *Tracer) On() bool { return t.Sink != nil }

// A Source is where a line of the modem comes from.
type Source struct {
	Port string // empty where the modem has no other
	By   string // what of the user's own has answered; empty: the modem
}

// of is e, of a source.
func (e Event) of(s Source) Event {
	e.Port, e.By = s.Port, s.By
	return e
}

// Emit stamps an event and hands it on.
func (t *Tracer) Emit(e Event) {
	t.recent.event(&e)
	if t.Sink == nil {
		return
	}
	t.Flush()
	t.Sink(t.Stamped(e))
}

// Stamped is e with the time and the modem's index.
func (t *Tracer) Stamped(e Event) Event {
	e.Time, e.Modem = math.Round(t.Seconds()*1e6)/1e6, t.Modem
	return e
}

// Flush reports the data that has moved.
func (t *Tracer) Flush() {
	if t.moved.Bytes > 0 {
		e := t.moved
		t.moved = Event{}
		t.Sink(e)
	}
}

// CommandLine is a command line from the host, without its AT. port is empty where the modem has no
// other.
func (t *Tracer) CommandLine(port string, line []byte) {
	t.recent.noteBytes(notedLine, line)
	if t.On() {
		t.Emit(NewLine("at", FromHost, "AT"+string(line)).of(Source{Port: port}))
	}
}

// Answer is a line of an answer, or a result code.
func (t *Tracer) Answer(from Source, text string) {
	t.recent.note(notedSaid, text)
	if t.On() {
		t.Emit(NewLine("at", ToHost, text).of(from))
	}
}

// AnswerBytes is answer without an allocation where nobody listens.
func (t *Tracer) AnswerBytes(from Source, text []byte) {
	t.recent.noteBytes(notedSaid, text)
	if t.On() {
		t.Emit(NewLine("at", ToHost, string(text)).of(from))
	}
}

// Urc is an unsolicited result code. One that goes to every port is of no port.
func (t *Tracer) Urc(from Source, text string) {
	t.recent.note(notedURC, text)
	if t.On() {
		t.Emit(NewLine("urc", ToHost, text).of(from))
	}
}

// Data counts bytes of data mode. They are reported together when something else happens, with the
// time of the last.
func (t *Tracer) Data(port, dir string, n int) {
	t.recent.data(dir, n)
	if t.Sink == nil {
		return
	}
	if t.moved.Dir != dir || t.moved.Port != port {
		t.Flush()
	}
	t.moved = t.Stamped(Event{Kind: "data", Dir: dir, Port: port, Bytes: t.moved.Bytes + int64(n)})
}

// LastLines are the last command lines, answers and replies, the oldest first, with secrets masked.
func (t *Tracer) LastLines() []string { return t.recent.lines() }

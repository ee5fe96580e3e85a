package runner

import (
	"context"
	"slices"
	"sync"

	"ptymodem/emulator/lint"
	"ptymodem/emulator/trace"
	"ptymodem/redact"
	"ptymodem/scenarios"
)

// recordLimit is how many events are kept; of more, the older half goes. A report shows a few.
const recordLimit = 4096

// A record listens to a modem's trace: it keeps the last events, and judges lines as they come.
// Runs of data count as one event.
type record struct {
	also func(trace.Event)

	mu      sync.Mutex
	events  []trace.Event
	dropped int // events that are no longer kept: events[i] is number dropped+i+1
	lines   scenarios.Lines
	came    []bool // of lines.Contains
	slips   []slip // of lines.Never
	lint    []finding
	secrets redact.Values // of the host's lines
	end     int           // the latest event when the host ended
	told    int           // the latest that the host was told of by then
	dtr     bool
	opened  bool          // by the host, once at least
	changed chan struct{} // closed and replaced when dtr changes
}

// A slip is a line that never should have come, 0 if it has not.
type slip struct {
	event int
	line  string
	times int
}

// A finding is what lint has found, all of one kind together.
type finding struct {
	trace.Event
	event, times int
}

func newRecord(e *scenarios.Expect, also func(trace.Event)) *record {
	return &record{
		also: also, lines: e.AT, changed: make(chan struct{}),
		came: make([]bool, len(e.AT.Contains)), slips: make([]slip, len(e.AT.Never)),
	}
}

// event takes one event of the trace. The modem is locked.
func (r *record) event(e trace.Event) {
	if r.also != nil {
		r.also(e)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keep(e)
	number := r.dropped + len(r.events)
	if e.Dir == trace.ToHost && e.Kind != "ftp" && r.end == 0 {
		r.told = number
	}
	switch e.Kind {
	case "at", "urc":
		r.line(e, number)
	case "lint":
		i := slices.IndexFunc(r.lint, func(f finding) bool { return lint.SameFinding(e, f.Event) })
		if i < 0 {
			i = len(r.lint)
			r.lint = append(r.lint, finding{Event: e, event: number})
		}
		r.lint[i].times++
	case "line":
		if e.Text == "DTR on" || e.Text == "DTR off" {
			r.dtr = e.Text == "DTR on"
			r.opened = r.opened || r.dtr
			close(r.changed)
			r.changed = make(chan struct{})
		}
	}
}

func (r *record) keep(e trace.Event) {
	if n := len(r.events) - 1; e.Kind == "data" && n >= 0 && r.events[n].Kind == "data" && r.events[n].Dir == e.Dir {
		r.events[n].Bytes += e.Bytes
		return
	}
	if len(r.events) == recordLimit {
		r.dropped += recordLimit / 2
		r.events = append(r.events[:0], r.events[recordLimit/2:]...)
	}
	r.events = append(r.events, e)
}

// line judges a line of the port.
func (r *record) line(e trace.Event, number int) {
	text := e.Clear()
	if text != e.Text {
		r.secrets.Add(redact.Distinct(redact.Secrets(text))...)
	}
	for i, l := range r.lines.Contains {
		r.came[i] = r.came[i] || l.Match(text)
	}
	for i, l := range r.lines.Never {
		if l.Match(text) {
			if r.slips[i].times == 0 {
				r.slips[i] = slip{event: number, line: text}
			}
			r.slips[i].times++
		}
	}
}

// hostEnded notes that what comes from here on is not the host's doing.
func (r *record) hostEnded() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.end = r.dropped + len(r.events)
}

// lastTold is the latest event that the host was told of, 0 if it was told nothing.
func (r *record) lastTold() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.told
}

// around are the events up to a number and a few after it; 0 is the host's end.
func (r *record) around(number, before, after int) []trace.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	if number == 0 {
		number = r.end
	}
	at := number - r.dropped
	from, to := max(at-before, 0), min(at+after, r.end-r.dropped, len(r.events))
	if from >= to {
		return nil
	}
	return slices.Clone(r.events[from:to])
}

// all are the events that are kept, up to the host's end and what the modem did after it, and how
// many came before them.
func (r *record) all() (events []trace.Event, dropped int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.events), r.dropped
}

// awaitDTR waits until the modem has seen DTR so.
func (r *record) awaitDTR(ctx context.Context, on bool) {
	for {
		r.mu.Lock()
		dtr, changed := r.dtr, r.changed
		r.mu.Unlock()
		if dtr == on {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

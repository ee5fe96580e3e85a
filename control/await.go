package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"ptymodem/emulator"
	"ptymodem/emulator/cellular"
	"ptymodem/emulator/trace"
	"ptymodem/redact"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/schema"
)

// The bounds of a wait, in real time.
const (
	usualWait   = 10 * time.Second
	longestWait = 10 * time.Minute
)

// A wish is what somebody waits for: a line, an event or a state.
type wish struct {
	line   *schema.Line
	dir    string
	when   *fault.When
	source any // of when
	state  *stateWish
	after  *int64
	within time.Duration
}

// A stateWish is what of a modem's state has to be so; what is empty may be anything.
type stateWish struct {
	power, sim, registration, ftp, dataMode string
}

func wishShape() schema.Shape[wish] {
	return schema.Object[wish]{
		Name: "wait", Doc: "What is waited for, and how long.",
		Fields: []schema.Field[wish]{
			schema.Key("line", "A line on a port: a whole line, or /regexp/.", schema.Optional(schema.LineShape()), func(w *wish) **schema.Line { return &w.line }),
			schema.Key("dir", "Of the line: -> from the modem, <- from the host. Default: ->.", schema.Words(trace.ToHost, trace.FromHost), func(w *wish) *string { return &w.dir }),
			schema.Key("when", "An event, as a fault's when has it.", schema.Optional(fault.WhenShape()), func(w *wish) **fault.When { return &w.when }),
			schema.Key("state", "What the modem is at.", schema.Optional(stateWishShape()), func(w *wish) **stateWish { return &w.state }),
			schema.Key("after", "Only events with a higher number count. Default: those since the last reset.", schema.Optional(schema.Integer(0, 1<<53)), func(w *wish) **int64 { return &w.after }),
			schema.Key("within", "How long, in real time, 10m at most. Default: 10s.", schema.Duration(), func(w *wish) *time.Duration { return &w.within }),
		},
		Rules: []schema.Rule{
			schema.AnyOf("line", "when", "state"),
			schema.AtMostOne("a wait is for one thing", "line", "when", "state"),
			schema.Needs("it says whose line", "dir", "line"),
		},
		Check: func(got schema.Keys, w *wish) error {
			w.source = got.Source("when")
			if w.within == 0 {
				w.within = usualWait
			}
			if w.within > longestWait {
				return got.Wrong("within", "within: %v is too long: want 10m at most", w.within)
			}
			if w.dir == "" {
				w.dir = trace.ToHost
			}
			return nil
		},
	}.Shape()
}

func stateWishShape() schema.Shape[stateWish] {
	return schema.Object[stateWish]{
		Name: "state waited for", Doc: "What of the state has to be so.",
		Fields: []schema.Field[stateWish]{
			schema.Key("power", "The modem.", schema.Words("on", "booting", "off", "hung"), func(s *stateWish) *string { return &s.power }),
			schema.Key("sim", "The SIM.", schema.Words(cellular.SIMWords()...), func(s *stateWish) *string { return &s.sim }),
			schema.Key("registration", "What network there is.", schema.Words(cellular.RegistrationWords()...), func(s *stateWish) *string { return &s.registration }),
			schema.Key("ftp", "The FTP session.", schema.Words("opening", "idle", "transferring", "suspended", "closing", "closed"), func(s *stateWish) *string { return &s.ftp }),
			schema.Key("data", "Data mode.", schema.Words("on", "off"), func(s *stateWish) *string { return &s.dataMode }),
		},
		Rules: []schema.Rule{schema.AnyOf("power", "sim", "registration", "ftp", "data")},
	}.Shape()
}

// postAwait answers when what is wished for is there.
func postAwait(c *call) error {
	w, err := parse(c, "await", wishShape())
	if err != nil {
		return err
	}
	select {
	case c.api.awaits <- struct{}{}:
		defer func() { <-c.api.awaits }()
	default:
		return problem("too-many", "%d waits are open", mostAwaits)
	}
	if w.when == nil {
		c.api.tellBegun()
	}
	began := time.Now()
	ctx, cancel := context.WithTimeout(c.r.Context(), w.within)
	defer cancel()
	var e Entry
	switch {
	case w.line != nil:
		e, err = c.awaitLine(ctx, w)
	case w.when != nil:
		e, err = c.awaitEvent(ctx, w)
	default:
		e, err = c.awaitState(ctx, w)
	}
	if err != nil {
		return err
	}
	m := met{N: e.N, Waited: time.Since(began).Seconds()}
	if e.Kind != "" {
		m.Event = e.JSON()
	}
	return c.answer(200, m)
}

// met is what has come.
type met struct {
	Event  json.RawMessage `json:"event,omitempty"` // a state has none
	N      int64           `json:"n"`               // to wait after
	Waited float64         `json:"waited"`          // seconds of real time
}

// from is the number after which events count.
func (c *call) from(w wish) int64 {
	if w.after != nil {
		return *w.after
	}
	return c.api.cfg.Hub.SinceReset(c.m.index)
}

// follow hands on the events of the modem after number n, until one is taken or the context ends.
func (c *call) follow(ctx context.Context, n int64, taken func(Entry) bool) (Entry, error) {
	hub := c.api.cfg.Hub
	buf := make([]Entry, 0, batch)
	for {
		all, missed := hub.After(n, buf[:0])
		n += missed
		for _, e := range all {
			n = e.N
			if e.Modem == c.m.index && taken(e) {
				return e, nil
			}
		}
		if len(all) > 0 {
			continue
		}
		if err := hub.Wait(ctx, n); err != nil {
			return Entry{}, err
		}
	}
}

func (c *call) awaitLine(ctx context.Context, w wish) (Entry, error) {
	near := nearLine{want: w.line}
	e, err := c.follow(ctx, c.from(w), func(e Entry) bool {
		if e.Kind != "at" && e.Kind != "urc" || e.Dir != w.dir {
			return false
		}
		near.see(e)
		return w.line.Match(e.Clear())
	})
	if err != nil {
		return e, c.notMet(w, fmt.Sprintf("no line %s", redact.AT(w.line.String())), near.String())
	}
	return e, nil
}

// A nearLine is the line that came closest to the one that is waited for.
type nearLine struct {
	want  *schema.Line
	best  Entry
	edits int
	lines int
}

func (l *nearLine) see(e Entry) {
	l.lines++
	d := 0 // of a regular expression no line is far
	if !l.want.Regexp() {
		d = schema.Distance(l.want.String(), e.Text)
	}
	if l.lines == 1 || d <= l.edits {
		l.best, l.edits = e, d
	}
}

func (l *nearLine) String() string {
	if l.lines == 0 {
		return "there was no line in that direction"
	}
	which := "closest"
	if l.want.Regexp() {
		which = "last"
	}
	return fmt.Sprintf("the %s of %d lines was %s at %.3fs", which, l.lines, l.best.Text, l.best.Time)
}

// awaitEvent puts a fault into the modem that does nothing, and waits until it fires.
func (c *call) awaitEvent(ctx context.Context, w wish) (Entry, error) {
	from := c.api.cfg.Hub.Last()
	watch := &fault.Fault{When: *w.when, Optional: true}
	f := c.m.Testbed.Inject(watch)
	defer f.Remove()
	c.api.tellBegun()
	text := watch.String()
	e, err := c.follow(ctx, from, func(e Entry) bool {
		fired, _ := f.Status()
		return fired > 0 && e.Kind == "fault" && e.Event.Text == text
	})
	if err != nil {
		_, nearest := f.Status()
		return e, c.notMet(w, "no event "+text, nearest)
	}
	return e, nil
}

func (c *call) awaitState(ctx context.Context, w wish) (Entry, error) {
	var last emulator.State
	err := c.m.Testbed.Modem.AwaitState(ctx, func(s emulator.State) bool {
		last = s
		return w.state.is(s)
	})
	if err != nil {
		return Entry{}, c.notMet(w, "the state did not come", fmt.Sprintf("it is power %s, registration %s, ftp %s", last.Power,
			last.Cellular.Registration, ftpWord(last.FTP.Stat, last.FTP.Parked)))
	}
	return Entry{N: c.api.cfg.Hub.Last()}, nil
}

// is reports that a state is as wished.
func (s *stateWish) is(now emulator.State) bool {
	for _, pair := range [][2]string{
		{s.power, string(now.Power)},
		{s.sim, now.Cellular.SIM},
		{s.registration, now.Cellular.Registration.String()},
		{s.ftp, ftpWord(now.FTP.Stat, now.FTP.Parked)},
		{s.dataMode, map[bool]string{true: "on", false: "off"}[now.DataMode]},
	} {
		if pair[0] != "" && pair[0] != pair[1] {
			return false
		}
	}
	return true
}

// notMet is the problem of a wait that ended in vain.
func (c *call) notMet(w wish, what, nearest string) error {
	if c.api.ctx.Err() != nil {
		return problem("ending", "ptymodem ends")
	}
	if errors.Is(c.r.Context().Err(), context.Canceled) {
		return problem("ending", "the client has gone")
	}
	p := problem("not-met", "%s within %v: %s", what, w.within, nearest)
	p.Nearest = nearest
	return p
}

// JSON is an entry as one line of a trace has it, with its number.
func (e *Entry) JSON() []byte {
	b := e.Event.AppendJSON(nil)
	return append(bytes.TrimSuffix(b, []byte("}")), fmt.Sprintf(`,"n":%d}`, e.N)...)
}

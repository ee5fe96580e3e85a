package fault

import (
	"fmt"
	"strings"
	"time"

	"ptymodem/redact"
	"ptymodem/scenarios/fault/action"
)

// An Unfired is a fault that has never fired, and why not.
type Unfired struct {
	Fault  *Fault
	Reason string // the event that came closest, and what was missing, with secrets masked

	clear string // Reason, nothing masked
}

// Why is why the fault has not fired, in a view of secrets.
func (u Unfired) Why(v redact.View) string { return v.Of(u.Reason, u.clear) }

func (u Unfired) String() string {
	return fmt.Sprintf("%s: the fault %s never fired: %s", u.Fault.Pos, u.Fault, u.Reason)
}

// Unfired are the faults that have not fired so far, without those that are optional. At the end of
// a scenario each of them is a failure, so that a typo in a trigger cannot look like a pass.
func (e *Engine) Unfired() []Unfired {
	e.mu.Lock()
	defer e.mu.Unlock()
	var all []Unfired
	for _, t := range e.faults {
		if t.fired == 0 && !t.fault.Optional && !t.removed {
			all = append(all, Unfired{t.fault, e.reason(t, redact.Masked), e.reason(t, redact.Clear)})
		}
	}
	return all
}

// reason is why t has not fired, in a view of secrets.
func (e *Engine) reason(t *tracked, v redact.View) string {
	switch {
	case t.matched > 0:
		return t.near.late(t, v)
	case t.near.gate.by != nil:
		return t.near.event.In(v) + " " + t.near.gate.how + t.near.gate.by.in(v)
	case t.moment == action.TimeMoment:
		return fmt.Sprintf("the last event was at %s", e.now.Round(time.Millisecond))
	case t.near.condition == nil:
		return "there was " + nothing(t.moment)
	}
	return fmt.Sprintf("the closest event was %s, but %s", t.near.event.In(v), in(v, t.near.condition).why(t.near.event))
}

func nothing(m action.Moment) string {
	switch m {
	case action.AtMoment:
		return "no AT command"
	case action.FTPMoment:
		return "no FTP command"
	case action.FileMoment:
		return "no operation on a file"
	case action.IdleMoment:
		return "no such pause between commands to the server"
	}
	return "no data mode"
}

// A nearMiss is the event that came closest to firing a fault.
type nearMiss struct {
	event     action.Event
	condition condition // the one that did not hold; nil if there was no such event, or all held
	held, far int       // how many held before it, and how far the event was from it

	gate   stop   // since or until, which stopped the last event; no gate if neither has
	by     string // the counter that stopped the last event
	unlike int    // how many events chance stopped
	short  bool   // a transfer ended too early
	moved  int64  // the most bytes of such a transfer
}

// unmet keeps an event that missed a condition, if it is the closest so far.
func (m *nearMiss) unmet(ev action.Event, held int, c condition) {
	if m.gate.by != nil || m.condition != nil && held < m.held {
		return
	}
	if far := c.far(ev); m.condition == nil || held > m.held || far < m.far {
		m.event, m.condition, m.held, m.far = ev, c, held, far
	}
}

// disarmed keeps an event that comes while the fault is not armed.
func (m *nearMiss) disarmed(ev action.Event, why stop) { m.event, m.gate = ev, why }

func (m *nearMiss) counted(ev action.Event, by string) { m.event, m.by = ev, by }
func (m *nearMiss) chance(ev action.Event)             { m.event = ev; m.unlike++ }
func (m *nearMiss) waiting(ev action.Event)            { m.event = ev }

func (m *nearMiss) missed(moved int64) {
	m.moved, m.short = max(m.moved, moved), true
}

// late is what stopped a fault whose conditions were met, in a view of secrets.
func (m *nearMiss) late(t *tracked, v redact.View) string {
	w, last := &t.fault.When, m.event.In(v)
	switch {
	case m.short && t.fault.threshold() == 0:
		return fmt.Sprintf("there was no connection to drop in %s, the last of them %s", plural(t.matched, "such command"), last)
	case m.short:
		return fmt.Sprintf("the longest of %s had %d bytes, want %d", plural(t.matched, "transfer"), m.moved, t.fault.threshold())
	case t.waiting > 0 && t.fault.threshold() == 0:
		return fmt.Sprintf("%s was still running, without a connection to drop", last)
	case t.waiting > 0:
		return fmt.Sprintf("%s was still running, with less than %d bytes", last, t.fault.threshold())
	case m.unlike > 0:
		return fmt.Sprintf("chance: %v stopped %s, the last of them %s", *w.Chance, plural(m.unlike, "such event"), last)
	}
	return fmt.Sprintf("%s came, the last of them %s, but %s needs more", plural(t.matched, "such event"), last, m.by)
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, strings.TrimSuffix(word, "s"))
}

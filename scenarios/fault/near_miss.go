package fault

import (
	"fmt"
	"strings"
	"time"

	"ptymodem/scenarios/fault/action"
)

// An Unfired is a fault that has never fired, and why not.
type Unfired struct {
	Fault  *Fault
	Reason string // its nearest miss
}

func (u Unfired) String() string {
	return fmt.Sprintf("%s: the fault %s never fired: %s", u.Fault.Pos, u.Fault, u.Reason)
}

// Unfired are the faults that have not fired up to now, those left out that are optional. At a scenario's end each is a
// failure: a typo in a trigger must not pass for a host that copes.
func (e *Engine) Unfired() []Unfired {
	e.mu.Lock()
	defer e.mu.Unlock()
	var all []Unfired
	for _, t := range e.faults {
		if t.fired == 0 && !t.fault.Optional {
			all = append(all, Unfired{t.fault, e.reason(t)})
		}
	}
	return all
}

// reason tells why t has not fired.
func (e *Engine) reason(t *tracked) string {
	switch {
	case t.matched > 0:
		return t.near.late(t)
	case t.moment == action.TimeMoment:
		return fmt.Sprintf("the last event was at %s", e.now.Round(time.Millisecond))
	case t.near.condition == nil:
		return "there was " + nothing(t.moment)
	}
	return fmt.Sprintf("the nearest was %s, but %s", t.near.event, t.near.condition.why(t.near.event))
}

func nothing(m action.Moment) string {
	switch m {
	case action.AtMoment:
		return "no AT command"
	case action.FTPMoment:
		return "no FTP command"
	case action.FileMoment:
		return "no operation on a file"
	}
	return "no data mode"
}

// A miss is what is remembered of the event that came nearest to a fault.
type nearMiss struct {
	event     action.Event
	condition condition // the one that did not hold; nil if there was no such event, or all held
	held, far int       // how many held before it, and how far the event was from it

	by     string // the counter that held the fault back at last
	unlike int    // how often chance did
	moved  int64  // the most bytes of a transfer that ended too early
	short  bool
}

// unmet remembers an event that missed a condition, if it is the nearest so far.
func (m *nearMiss) unmet(ev action.Event, held int, c condition) {
	if m.condition != nil && held < m.held {
		return
	}
	if far := c.far(ev); m.condition == nil || held > m.held || far < m.far {
		m.event, m.condition, m.held, m.far = ev, c, held, far
	}
}

func (m *nearMiss) counted(ev action.Event, by string) { m.event, m.by = ev, by }
func (m *nearMiss) chance(ev action.Event)             { m.event = ev; m.unlike++ }
func (m *nearMiss) waiting(ev action.Event)            { m.event = ev }

func (m *nearMiss) missed(moved int64) {
	m.moved, m.short = max(m.moved, moved), true
}

// late tells what held back a fault whose conditions were met.
func (m *nearMiss) late(t *tracked) string {
	w := &t.fault.When
	switch {
	case m.short && t.fault.threshold() == 0:
		return fmt.Sprintf("no connection to drop came about in %s, the last of them %s", plural(t.matched, "such command"), m.event)
	case m.short:
		return fmt.Sprintf("the longest of %s had %d bytes, and %d are wanted", plural(t.matched, "transfer"), m.moved, t.fault.threshold())
	case t.waiting > 0 && t.fault.threshold() == 0:
		return fmt.Sprintf("%s was not over, and had no connection to drop yet", m.event)
	case t.waiting > 0:
		return fmt.Sprintf("%s was not over, nor at %d bytes", m.event, t.fault.threshold())
	case m.unlike > 0:
		return fmt.Sprintf("chance: %v did not come up in %s, the last of them %s", *w.Chance, plural(m.unlike, "draw"), m.event)
	}
	return fmt.Sprintf("%s came, the last of them %s, and %s wants more", plural(t.matched, "such event"), m.event, m.by)
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, strings.TrimSuffix(word, "s"))
}

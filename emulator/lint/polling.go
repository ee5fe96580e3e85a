package lint

import (
	"time"

	"ptymodem/atparser"
)

const (
	pollLimit  = 10          // questions of a kind that may come
	pollWindow = time.Second // within this modem time
)

// Polls remembers which questions came lately.
type Polls map[question]*poll

// A question is a command that asks: the same one again is a poll.
type question struct {
	name string
	form atparser.Form
}

// A poll is how often a question came lately.
type poll struct {
	times   [pollLimit]time.Time // when, in a ring
	next    int                  // the oldest of them
	tooMany time.Time            // when they last were too many
}

// Ask notes a question, at a time of the modem's clock, and reports whether a burst of them begins:
// more than ten within window.
func (all Polls) Ask(name string, form atparser.Form, now time.Time, window time.Duration) (burst bool) {
	key := question{name, form}
	q := all[key]
	if q == nil {
		q = &poll{}
		all[key] = q
	}
	oldest := q.times[q.next]
	q.times[q.next] = now
	q.next = (q.next + 1) % len(q.times)
	if oldest.IsZero() || now.Sub(oldest) > window {
		return false
	}
	burst = q.tooMany.IsZero() || now.Sub(q.tooMany) > window
	q.tooMany = now
	return burst
}

package loop

import (
	"slices"
	"sync"
	"time"

	"github.com/coder/quartz"
)

// agenda is what is to happen at a time: timers, which a reset voids, and what is scheduled, which
// no reset changes. It is in the order in which it is done: by time; at one instant what is
// scheduled before timers, and of two of a kind the older first. Timers alone, each on a goroutine
// of its own, would not keep to that. Its lock is a leaf: nothing else is locked while it is held.
type agenda struct {
	mu     sync.Mutex
	list   []*entry
	closed bool
	planned
}

// An entry is something that is to happen at a time, unless it is dropped before.
type entry struct {
	due       time.Time
	scheduled bool
	network   bool // of Hold: it is the network's, and not the modem's
	f         func()
	timer     *quartz.Timer
}

// before reports that e is done before other, which is younger.
func (e *entry) before(other *entry) bool {
	if !e.due.Equal(other.due) {
		return e.due.Before(other.due)
	}
	return e.scheduled || !other.scheduled
}

// add has f called, with the lock held, when it is due; the agenda is locked. It is nil when the
// loop is closed.
func (a *agenda) add(l *Loop, due time.Time, scheduled bool, f func()) *entry {
	if a.closed {
		return nil
	}
	e := &entry{due: due, scheduled: scheduled, f: f}
	i := len(a.list)
	for i > 0 && !a.list[i-1].before(e) {
		i--
	}
	a.list = slices.Insert(a.list, i, e)
	e.timer = l.Clock.AfterFunc(max(due.Sub(l.Clock.Now()), 1), func() {
		defer l.guard()
		l.mu.Lock()
		defer l.mu.Unlock()
		l.runDue(e.due)
	})
	return e
}

// drop voids an entry, and tells whether it was still to happen.
func (a *agenda) drop(e *entry) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.Index(a.list, e)
	if i < 0 {
		return false
	}
	e.timer.Stop()
	a.list = slices.Delete(a.list, i, i+1)
	return true
}

// take takes the first that is due by now, nil when there is none.
func (a *agenda) take(now time.Time) *entry {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.list) == 0 || a.list[0].due.After(now) {
		return nil
	}
	e := a.list[0]
	a.list = slices.Delete(a.list, 0, 1)
	return e
}

// overdue is the latest of the times that have passed for which something is scheduled. The clock
// is not asked where nothing is.
func (a *agenda) overdue(clock func(...string) time.Time) (due time.Time, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !slices.ContainsFunc(a.list, func(e *entry) bool { return e.scheduled }) {
		return due, false
	}
	now := clock()
	for _, e := range a.list {
		if e.due.After(now) {
			break
		}
		if e.scheduled {
			due, ok = e.due, true
		}
	}
	return due, ok
}

// dueBy reports that a timer is due by t.
func (a *agenda) dueBy(t time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.ContainsFunc(a.list, func(e *entry) bool { return !e.scheduled && !e.due.After(t) })
}

// stopTimers voids all timers.
func (a *agenda) stopTimers() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.list = slices.DeleteFunc(a.list, func(e *entry) bool {
		if !e.scheduled {
			e.timer.Stop()
		}
		return !e.scheduled
	})
}

// restart voids all there is but what the network waits for.
func (a *agenda) restart() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.list = slices.DeleteFunc(a.list, func(e *entry) bool {
		if !e.network {
			e.timer.Stop()
		}
		return !e.network
	})
}

// close voids what is scheduled, and takes nothing more.
func (a *agenda) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closed = true
	for _, e := range a.list {
		e.timer.Stop()
	}
	a.list = nil
}

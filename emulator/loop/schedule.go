package loop

import (
	"slices"
	"sync"
	"time"
)

// schedule is what is to happen at times that no reset changes. Its lock is a leaf: nothing else is locked while it is held.
type schedule struct {
	mu     sync.Mutex
	list   []*timer // by time
	closed bool
	planned
}

// RunAt calls f, with the lock held, at that modem time since the first power-up, or at once if it is past. It may be called from anywhere. A reset does
// not change it, Close voids it. It comes before the timers that are due at that time.
func (l *Loop) RunAt(t time.Duration, f func()) {
	d := &l.schedule
	d.mu.Lock()
	defer d.mu.Unlock()
	d.add(l, l.Clock.start.Add(l.Clock.Real(t)), f)
}

// SinceStart is the modem time since the first power-up; no reset sets it back. It may be called from anywhere.
func (l *Loop) SinceStart() time.Duration {
	d := l.Clock.Since(l.Clock.start)
	if l.Clock.Speed == 1 {
		return d
	}
	return l.Clock.Modem(d)
}

// add is RunAt at a time of the clock, with d locked; nil when the loop is closed.
func (d *schedule) add(l *Loop, due time.Time, f func()) *timer {
	if d.closed {
		return nil
	}
	e := &timer{due: due, f: f}
	i := len(d.list)
	for i > 0 && d.list[i-1].due.After(e.due) {
		i--
	}
	d.list = slices.Insert(d.list, i, e)
	e.timer = l.Clock.AfterFunc(max(e.due.Sub(l.Clock.Now()), 1), func() {
		defer l.guard()
		l.mu.Lock()
		defer l.mu.Unlock()
		l.runTimers(e.due)
	})
	return e
}

// drop voids one, and tells whether it was still to happen.
func (d *schedule) drop(e *timer) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.Index(d.list, e)
	if i < 0 {
		return false
	}
	e.timer.Stop()
	d.list = slices.Delete(d.list, i, i+1)
	return true
}

// past is the latest of the times that have passed, if there is one. The clock is not asked where nothing is to happen.
func (d *schedule) past(clock func(...string) time.Time) (due time.Time, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.list) == 0 {
		return due, false
	}
	now := clock()
	for _, e := range d.list {
		if e.due.After(now) {
			break
		}
		due, ok = e.due, true
	}
	return due, ok
}

// take takes the first that is due by now and not after limit, nil when there is none.
func (d *schedule) take(now time.Time, timers []*timer) *timer {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.list) == 0 || d.list[0].due.After(now) || len(timers) > 0 && timers[0].due.Before(d.list[0].due) {
		return nil
	}
	e := d.list[0]
	d.list = slices.Delete(d.list, 0, 1)
	return e
}

// close voids all.
func (d *schedule) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	for _, e := range d.list {
		e.timer.Stop()
	}
	d.list = nil
}

package emulator

import (
	"slices"
	"sync"
	"time"
)

// dates are what is to happen at times that no reset changes. Their lock is a leaf: nothing else is locked while it is held.
type dates struct {
	mu     sync.Mutex
	list   []*timed // by time
	closed bool
	planned
}

// Time is the modem time since the first power-up; no reset sets it back. It may be called from anywhere.
func (m *Modem) Time() time.Duration {
	d := m.time.Since(m.time.start)
	if m.time.speed == 1 {
		return d
	}
	return m.time.modem(d)
}

// At calls f, with the modem locked, and does its deeds at that modem time since the first power-up, or at once if it is past. It may be called from
// anywhere. A reset does not change it, Close voids it. It comes before what the modem itself does at that time.
func (m *Modem) At(t time.Duration, f func() []Deed) {
	m.dates.at(m, t, func() { m.perform(f()) })
}

func (d *dates) at(m *Modem, t time.Duration, f func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.add(m, m.time.start.Add(m.time.real(t)), f)
}

// add is at, with the lock held; nil when the modem is closed.
func (d *dates) add(m *Modem, due time.Time, f func()) *timed {
	if d.closed {
		return nil
	}
	e := &timed{due: due, f: f}
	i := len(d.list)
	for i > 0 && d.list[i-1].due.After(e.due) {
		i--
	}
	d.list = slices.Insert(d.list, i, e)
	e.timer = m.time.AfterFunc(max(e.due.Sub(m.time.Now()), 1), func() {
		defer m.guard()
		m.mu.Lock()
		defer m.mu.Unlock()
		m.runTimers(e.due)
	})
	return e
}

// drop voids one, and tells whether it was still to happen.
func (d *dates) drop(e *timed) bool {
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
func (d *dates) past(clock func(...string) time.Time) (due time.Time, ok bool) {
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
func (d *dates) take(now time.Time, timers []*timed) *timed {
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
func (d *dates) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	for _, e := range d.list {
		e.timer.Stop()
	}
	d.list = nil
}

package loop

import "time"

// Stop cancels something that was to happen later; it is safe to call more than once.
type Stop func()

// Timers are what is to happen at a time of the modem's clock.
type Timers struct {
	loop   *Loop
	agenda agenda // it has a lock of its own
}

// After runs f with the modem locked once d of modem time has passed, unless it has been stopped,
// or the modem closed or reset, by then. What is due earlier runs earlier, and of two that are due
// at once the older. The lock is held.
func (t *Timers) After(d time.Duration, f func()) Stop { return t.AfterReal(t.loop.Clock.Real(d), f) }

// AfterReal is After with a real time.
func (t *Timers) AfterReal(wait time.Duration, f func()) Stop {
	a := &t.agenda
	a.mu.Lock()
	defer a.mu.Unlock()
	e := a.add(t.loop, t.loop.Clock.Now().Add(max(wait, 1)), false, f) // never at once: f waits for its turn, as all events do
	return func() {
		if e != nil {
			a.drop(e)
		}
	}
}

// AfterTime runs f at a moment of the modem's clock; see [Timers.After].
func (t *Timers) AfterTime(at time.Time, f func()) Stop {
	d := t.loop.Clock.Modem(at.Sub(t.loop.Clock.Now()))
	return t.After(max(d, 0), f)
}

// RunAt calls f, with the lock held, at that modem time since the first power-up, or at once if it
// is past. It may be called from anywhere. A reset does not change it, Close voids it. It comes
// before the timers that are due at that time.
func (t *Timers) RunAt(at time.Duration, f func()) {
	a := &t.agenda
	a.mu.Lock()
	defer a.mu.Unlock()
	a.add(t.loop, t.loop.Clock.at(at), true, f)
}

// SinceStart is the modem time since the first power-up; no reset sets it back. It may be called
// from anywhere.
func (t *Timers) SinceStart() time.Duration { return t.loop.Clock.SinceStart() }

// runDue runs what is due by now.
func (t *Timers) runDue(now time.Time) {
	for e := t.agenda.take(now); e != nil; e = t.agenda.take(now) {
		e.f()
		t.loop.settle()
	}
}

// RunOverdue runs what is scheduled for a time that is past, with what was due before it: on a busy
// machine its timer is late, and what the host has done since comes after it.
func (t *Timers) RunOverdue() {
	if due, ok := t.agenda.overdue(t.loop.Clock.Now); ok {
		t.runDue(due)
	}
}

// DueBy reports that a timer is due by a time. The lock is held.
func (t *Timers) DueBy(at time.Time) bool { return t.agenda.dueBy(at) }

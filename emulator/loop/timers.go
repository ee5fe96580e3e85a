package loop

import "time"

// Stop cancels something that was to happen later; it is safe to call more than once.
type Stop func()

// After runs f with the modem locked once d of modem time has passed, unless it has been stopped,
// or the modem closed or reset, by then. What is due earlier runs earlier, and of two that are due
// at once the older. The lock is held.
func (l *Loop) After(d time.Duration, f func()) Stop { return l.AfterReal(l.Clock.Real(d), f) }

// AfterReal is After with a real time.
func (l *Loop) AfterReal(wait time.Duration, f func()) Stop {
	a := &l.agenda
	a.mu.Lock()
	defer a.mu.Unlock()
	e := a.add(l, l.Clock.Now().Add(max(wait, 1)), false, f) // never at once: f waits for its turn, as all events do
	return func() {
		if e != nil {
			a.drop(e)
		}
	}
}

// AfterTime runs f at a moment of the modem's clock; see [Loop.After].
func (l *Loop) AfterTime(t time.Time, f func()) Stop {
	d := l.Clock.Modem(t.Sub(l.Clock.Now()))
	return l.After(max(d, 0), f)
}

// RunAt calls f, with the lock held, at that modem time since the first power-up, or at once if it
// is past. It may be called from anywhere. A reset does not change it, Close voids it. It comes
// before the timers that are due at that time.
func (l *Loop) RunAt(t time.Duration, f func()) {
	a := &l.agenda
	a.mu.Lock()
	defer a.mu.Unlock()
	a.add(l, l.Clock.start.Add(l.Clock.Real(t)), true, f)
}

// SinceStart is the modem time since the first power-up; no reset sets it back. It may be called
// from anywhere.
func (l *Loop) SinceStart() time.Duration {
	d := l.Clock.Since(l.Clock.start)
	if l.Clock.Speed == 1 {
		return d
	}
	return l.Clock.Modem(d)
}

// runDue runs what is due by now.
func (l *Loop) runDue(now time.Time) {
	for e := l.agenda.take(now); e != nil; e = l.agenda.take(now) {
		e.f()
		l.settle()
	}
}

// RunOverdue runs what is scheduled for a time that is past, with what was due before it: on a busy
// machine its timer is late, and what the host has done since comes after it.
func (l *Loop) RunOverdue() {
	if due, ok := l.agenda.overdue(l.Clock.Now); ok {
		l.runDue(due)
	}
}

package loop

import "time"

// Hold is Modem.Hold.
func (l *Loop) Hold(d time.Duration, f func()) (stop func() bool) {
	a := &l.agenda
	a.mu.Lock()
	defer a.mu.Unlock()
	now := l.Clock.Now()
	due := now.Add(max(l.Clock.Real(d), 1))
	a.planned.add(now, due)
	if l.awaited.Load() > 0 {
		l.Post(func() {}) // which wakes who waits
	}
	if f == nil {
		return func() bool { return false }
	}
	e := a.add(l, due, true, f)
	if e != nil {
		e.network = true
	}
	return func() bool { return e != nil && a.drop(e) }
}

// Held is how long, in modem time, the network has been held up on purpose since the modem was
// made.
func (l *Loop) Held() time.Duration {
	a := &l.agenda
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.planned.until.IsZero() {
		return 0
	}
	return l.Clock.Modem(a.planned.total(l.Clock.Now()))
}

// Holding reports that the network is held up on purpose.
func (l *Loop) Holding() bool {
	a := &l.agenda
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.planned.until.After(l.Clock.Now())
}

// planned adds up times that may overlap. An end counts as it was planned, however late a busy
// machine is to act on it.
type planned struct {
	before       time.Duration // what ended before since
	since, until time.Time     // the latest time, or several that overlap
}

// add is for times in the order in which they begin.
func (p *planned) add(from, to time.Time) {
	switch {
	case from.After(p.until):
		p.before += p.until.Sub(p.since)
		p.since, p.until = from, to
	case to.After(p.until):
		p.until = to
	}
}

// total is what has passed of them by now.
func (p *planned) total(now time.Time) time.Duration {
	if now.After(p.until) {
		now = p.until
	}
	return p.before + now.Sub(p.since)
}

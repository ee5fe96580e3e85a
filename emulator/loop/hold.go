package loop

import "time"

// Holds are the times in which the network is held up on purpose. The agenda keeps them.
type Holds struct{ loop *Loop }

// Hold is Modem.Hold.
func (h *Holds) Hold(d time.Duration, f func()) (stop func() bool) {
	a := &h.loop.agenda
	a.mu.Lock()
	defer a.mu.Unlock()
	now := h.loop.Clock.Now()
	due := now.Add(max(h.loop.Clock.Real(d), 1))
	a.planned.add(now, due)
	if h.loop.awaited.Load() > 0 {
		h.loop.Post(func() {}) // which wakes who waits
	}
	if f == nil {
		return func() bool { return false }
	}
	e := a.add(h.loop, due, true, f)
	if e != nil {
		e.network = true
	}
	return func() bool { return e != nil && a.drop(e) }
}

// Held is how long, in modem time, the network has been held up on purpose since the modem was
// made.
func (h *Holds) Held() time.Duration {
	a := &h.loop.agenda
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.planned.until.IsZero() {
		return 0
	}
	return h.loop.Clock.Modem(a.planned.total(h.loop.Clock.Now()))
}

// Holding reports that the network is held up on purpose.
func (h *Holds) Holding() bool {
	a := &h.loop.agenda
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.planned.until.After(h.loop.Clock.Now())
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

package emulator

import "time"

// Hold says that the network is held up on purpose for d of modem time from now on: by a stall, a latency, a reply that is delayed. It calls f when
// that is over, unless stop comes first, which reports whether it did. f runs with the modem locked and in order with all that the modem does at
// a time: of two deadlines that a busy machine has let pass, the earlier acts first. It must not block, nor call the modem. Nil is for what
// has a timer of its own. A reset changes nothing; after Close f is not called. Hold may be called from anywhere.
func (m *Modem) Hold(d time.Duration, f func()) (stop func() bool) {
	a := &m.dates
	a.mu.Lock()
	defer a.mu.Unlock()
	now := m.time.Now()
	due := now.Add(max(m.time.real(d), 1))
	a.planned.add(now, due)
	if m.awaited.Load() > 0 {
		m.Later(func(*Modem) {}) // which wakes who waits
	}
	if f == nil {
		return func() bool { return false }
	}
	e := a.add(m, due, f)
	return func() bool { return e != nil && a.drop(e) }
}

// held is how long, in modem time, the network has been held up on purpose since the modem was made.
func (m *Modem) held() time.Duration {
	a := &m.dates
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.planned.until.IsZero() {
		return 0
	}
	return m.time.modem(a.planned.total(m.time.Now()))
}

// holding reports that the network is held up on purpose.
func (m *Modem) holding() bool {
	a := &m.dates
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.planned.until.After(m.time.Now())
}

// planned adds up times that may overlap. An end counts as it was planned, however late a busy machine is to act on it.
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

package loop

import (
	"slices"
	"time"
)

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
	return func() bool { return e != nil && h.stop(e) }
}

// stop voids what is held up, and the rest of its time with it.
func (h *Holds) stop(e *entry) bool {
	a := &h.loop.agenda
	if !a.drop(e) {
		return false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.planned.remove(h.loop.Clock.Now(), e.due)
	return true
}

// Held is how long, in modem time, the network has been held up on purpose since the modem was
// made.
func (h *Holds) Held() time.Duration {
	a := &h.loop.agenda
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.planned.ends) == 0 {
		return h.loop.Clock.Modem(a.planned.sum)
	}
	return h.loop.Clock.Modem(a.planned.total(h.loop.Clock.Now()))
}

// Holding reports that the network is held up on purpose.
func (h *Holds) Holding() bool {
	a := &h.loop.agenda
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.planned.ends) > 0 && slices.ContainsFunc(a.planned.ends, h.loop.Clock.Now().Before)
}

// planned adds up times that may overlap. An end counts as it was planned, however late a busy
// machine is to act on it.
type planned struct {
	sum  time.Duration // of what passed until
	at   time.Time     // this time
	ends []time.Time   // of those that were not over then
}

// pass adds up what has passed by now.
func (p *planned) pass(now time.Time) {
	end := p.at
	for _, t := range p.ends {
		if t.After(end) {
			end = t
		}
	}
	if end.After(now) {
		end = now
	}
	p.sum += end.Sub(p.at)
	p.at = now
	p.ends = slices.DeleteFunc(p.ends, func(t time.Time) bool { return !t.After(now) })
}

// add is for a time that begins now.
func (p *planned) add(now, end time.Time) {
	p.pass(now)
	p.ends = append(p.ends, end)
}

// remove ends a time now that was to end later.
func (p *planned) remove(now, end time.Time) {
	p.pass(now)
	if i := slices.IndexFunc(p.ends, end.Equal); i >= 0 {
		p.ends = slices.Delete(p.ends, i, i+1)
	}
}

// total is what has passed of them by now.
func (p *planned) total(now time.Time) time.Duration {
	p.pass(now)
	return p.sum
}

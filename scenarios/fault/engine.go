package fault

import (
	"math/rand/v2"
	"sync"
	"time"

	"ptymodem/redact"
	"ptymodem/scenarios/fault/action"
)

// An Engine decides which faults fire, for one modem: Event reports an event and returns the faults
// that fire at it. It does no I/O and has no clock. The same events give the same answers: each
// fault has its own random stream. Its methods may be called from any goroutine.
type Engine struct {
	mu     sync.Mutex
	faults []*tracked
	now    time.Duration // the latest event's time
}

// tracked is a fault and what has become of it.
type tracked struct {
	fault      *Fault
	index      int
	moment     action.Moment
	conditions []condition
	draws      *rand.Rand
	matched    int // events for which all conditions held
	waiting    int // firings that wait for bytes or a connection
	fired      int
	removed    bool
	near       nearMiss
	armament   armament
}

// NewEngine makes the engine of one modem. The seed is the scenario's; modem is the modem's index
// from 0.
func NewEngine(faults []*Fault, seed uint64, modem int) *Engine {
	e := &Engine{}
	for i, f := range faults {
		e.faults = append(e.faults, &tracked{
			fault: f, index: i, moment: f.When.Moment(), conditions: f.conditions(),
			armament: newArmament(&f.When), draws: rand.New(rand.NewPCG(seed, uint64(modem)<<32|uint64(i))),
		})
	}
	return e
}

// A Firing is one time that a fault fires, or is about to.
type Firing struct {
	Fault *Fault
	Index int // the fault's, from 0

	// After is how many bytes must move first: of the transfer, or in data mode.
	After int64

	// Waits reports that the fault has not fired yet: it waits for bytes, or for the connection
	// that it drops. [Engine.Hit] or [Engine.Missed] reports what becomes of it.
	Waits bool

	// Seed is for what is random in the actions, such as which bytes are garbled.
	Seed uint64
}

// Event reports an event, before it has an effect, and returns the faults that fire at it, in the
// scenario's order.
func (e *Engine) Event(ev action.Event) []Firing {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.now = max(e.now, ev.T)
	var all []Firing
	for _, t := range e.faults {
		if f, ok := t.event(ev); ok {
			all = append(all, f)
		}
	}
	return all
}

func (t *tracked) event(ev action.Event) (Firing, bool) {
	defer t.armament.event(ev)
	if t.removed || ev.Moment != t.moment || !t.meets(ev) {
		return Firing{}, false
	}
	if t.armament.disarmed {
		t.near.disarmed(ev, t.armament.why())
		return Firing{}, false
	}
	w := &t.fault.When
	if t.moment == action.TimeMoment && t.matched > 0 {
		return Firing{}, false // its time has come already
	}
	t.matched++
	if ok, by := w.counted(t.matched); !ok {
		t.near.counted(ev, by)
		return Firing{}, false
	}
	if w.Times > 0 && t.fired+t.waiting >= w.Times {
		return Firing{}, false
	}
	if w.Chance != nil && t.draws.Float64() >= *w.Chance {
		t.near.chance(ev)
		return Firing{}, false
	}
	f := Firing{Fault: t.fault, Index: t.index, After: t.fault.threshold(), Waits: t.fault.waits(ev), Seed: t.draws.Uint64()}
	if f.Waits {
		t.waiting++
		t.near.waiting(ev)
	} else {
		t.fired++
	}
	return f, true
}

// meets reports whether all conditions hold. Until the fault has fired it keeps the event that came
// nearest.
func (t *tracked) meets(ev action.Event) bool {
	for held, c := range t.conditions {
		if c.holds(ev) {
			continue
		}
		if t.matched == 0 {
			t.near.unmet(ev, held, c)
		}
		return false
	}
	return true
}

// Hit reports that what a firing waited for has come: the fault fires now.
func (e *Engine) Hit(f Firing) {
	e.mu.Lock()
	defer e.mu.Unlock()
	t := e.faults[f.Index]
	t.waiting--
	t.fired++
}

// Missed reports that what a firing waited for never came: the transfer or data mode ended after so
// many bytes, or there was no connection. The fault does not fire, and times does not count it.
func (e *Engine) Missed(f Firing, moved int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	t := e.faults[f.Index]
	t.waiting--
	t.near.missed(moved)
}

// Times are the times at which a time event is needed, in the order of the faults. A later event
// does as well.
func (e *Engine) Times() []time.Duration {
	var all []time.Duration
	for _, t := range e.faults {
		for _, w := range t.fault.events() {
			if w.Moment() == action.TimeMoment {
				all = append(all, *w.Time)
			}
		}
	}
	return all
}

// Remove takes fault number i away: it fires at no event to come. One that waits for bytes or a
// connection in a transfer that has begun still does what it was to do there.
func (e *Engine) Remove(i int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.faults[i].removed = true
}

// Status is how often fault number i has fired, and until it has, why not: the event that came
// closest, and what was missing.
func (e *Engine) Status(i int) (fired int, nearest string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	t := e.faults[i]
	if t.fired == 0 {
		nearest = e.reason(t, redact.Masked)
	}
	return t.fired, nearest
}

// Fired is how often each fault has fired, in the scenario's order.
func (e *Engine) Fired() []int {
	e.mu.Lock()
	defer e.mu.Unlock()
	all := make([]int, len(e.faults))
	for i, t := range e.faults {
		all[i] = t.fired
	}
	return all
}

package testbed

import (
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/fault/action"
)

// A Fault is one that a testbed has: of its scenario, or one that was injected. Its methods may be
// called from any goroutine, with the modem not locked.
type Fault struct {
	*fault.Fault
	faults *faults
	key    key
}

// Status is how often it has fired, and until it has, why not: see [fault.Engine.Status].
func (f *Fault) Status() (fired int, nearest string) { return f.key.engine.Status(f.key.index) }

// Remove takes it away, and ends what lasts of it. A transfer that has begun and that waits for it
// keeps it.
func (f *Fault) Remove() { f.faults.remove(f.key) }

// Faults are those of the scenario.
func (t *Testbed) Faults() []*Fault {
	if t.faults == nil {
		return nil
	}
	engine := t.faults.first()
	var all []*Fault
	for i, f := range t.Scenario().Faults {
		all = append(all, &Fault{f, t.faults, key{engine, i}})
	}
	return all
}

// Inject adds a fault, which can fire from now on; times are since the modem's first power-up, or
// since the latest [Testbed.Reset]. It is for testbeds that were made with Options.Inject.
func (t *Testbed) Inject(f *fault.Fault) *Fault {
	e := t.oneFault(f)
	t.faults.add(e)
	return &Fault{f, t.faults, key{e, 0}}
}

// Do does actions that go with a time, now. It returns a fault whose Remove ends what lasts of
// them, or nil if nothing does. It is for testbeds that were made with Options.Inject. The modem
// must not be locked.
func (t *Testbed) Do(actions []action.Action) *Fault {
	now := t.Time()
	f := &fault.Fault{When: fault.When{Time: &now}, Do: actions, Optional: true}
	e := t.oneFault(f)
	k := key{e, 0}
	t.faults.put(e)
	t.Modem.Do(t.faults.time()...)
	if !t.faults.keeps(k) {
		t.faults.drop(e)
		return nil
	}
	return &Fault{f, t.faults, k}
}

func (t *Testbed) oneFault(f *fault.Fault) *fault.Engine {
	return fault.NewEngine([]*fault.Fault{f}, t.Scenario().Seed, t.index)
}

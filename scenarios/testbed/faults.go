package testbed

import (
	"slices"
	"sync"
	"time"

	"ptymodem/emulator"
	"ptymodem/emulator/hook"
	"ptymodem/redact"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/fault/action"
)

// faults are the hooks of a modem: they ask the engines which faults fire at an event, and apply
// their actions. Each moment has a file of its own.
type faults struct {
	modem  *emulator.Modem
	around *surroundings
	fired  func(f *fault.Fault, t time.Duration) // never nil

	mu      sync.Mutex
	engines []*fault.Engine     // never changed in place
	running map[uint64]*command // by their origins
	lasting map[key][]func()    // what ends the changes that last
	since   time.Duration       // the modem time that times count from
	idle    idle                // has a lock of its own
}

// A key is a fault of an engine.
type key struct {
	engine *fault.Engine
	index  int
}

// A command is an AT command that runs.
type command struct {
	ends        []func() // of changes that last as long as it does
	ftp         bool     // it has sent commands to the server
	dropControl []firing // that fire when an FTP command of it is about to use the control connection
	dropData    []firing // that fire when it has a data connection
}

func newFaults(around *surroundings, fired func(*fault.Fault, time.Duration)) *faults {
	f := &faults{around: around, fired: fired, running: map[uint64]*command{}, lasting: map[key][]func(){}}
	if f.fired == nil {
		f.fired = func(*fault.Fault, time.Duration) {}
	}
	return f
}

// begin hands over the modem, which asks from now on. Times come when they are started.
func (f *faults) begin(m *emulator.Modem, e *fault.Engine) {
	f.modem = m
	f.put(e)
}

// startTimes has times count from now on.
func (f *faults) startTimes(now time.Duration) {
	f.mu.Lock()
	f.since = now
	engines := f.engines
	f.mu.Unlock()
	for _, e := range engines {
		f.schedule(now, e)
	}
}

// add lets an engine decide from now on.
func (f *faults) add(e *fault.Engine) { f.schedule(f.put(e), e) }

// put is add without its times. It returns the modem time that times count from.
func (f *faults) put(e *fault.Engine) (since time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.engines = append(slices.Clip(f.engines), e)
	return f.since
}

// drop takes an engine away of which nothing lasts.
func (f *faults) drop(e *fault.Engine) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.engines = slices.DeleteFunc(slices.Clone(f.engines), func(x *fault.Engine) bool { return x == e })
}

// first is the engine of the scenario.
func (f *faults) first() *fault.Engine {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.engines[0]
}

// keeps reports that something of a fault lasts.
func (f *faults) keeps(k key) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.lasting[k]) > 0
}

// schedule has the engine asked at its times.
func (f *faults) schedule(since time.Duration, e *fault.Engine) {
	for _, t := range e.Times() {
		f.modem.At(since+t, f.time)
	}
	f.watchIdle(e.Idles())
}

// lasts keeps what ends a change, until its fault is removed.
func (f *faults) lasts(s firing, release func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	k := key{s.engine, s.Index}
	f.lasting[k] = append(f.lasting[k], release)
}

// remove takes a fault away, and ends what lasts of it.
func (f *faults) remove(k key) {
	k.engine.Remove(k.index)
	if k.engine != f.first() {
		f.drop(k.engine)
	}
	f.mu.Lock()
	ends := f.lasting[k]
	delete(f.lasting, k)
	f.mu.Unlock()
	for _, end := range slices.Backward(ends) {
		end()
	}
}

// restart begins anew with the faults of an engine alone, or nil: with those that there are. The
// modem is locked, and has ended its commands.
func (f *faults) restart(e *fault.Engine) {
	f.mu.Lock()
	lasting := f.lasting
	if e != nil {
		f.engines, f.lasting, f.since = []*fault.Engine{e}, map[key][]func(){}, f.modem.Time()
	}
	engines, since := f.engines, f.since
	f.mu.Unlock()
	f.idle.stop()
	for _, e := range engines {
		f.schedule(since, e)
	}
	if e == nil {
		return
	}
	for _, ends := range lasting {
		for _, end := range ends {
			end()
		}
	}
	f.around.calm()
}

// A firing is a fault that fires, now or when what it waits for comes.
type firing struct {
	fault.Firing
	engine *fault.Engine
	event  action.Event
}

// event reports an event to the engines and returns the faults that fire at it.
func (f *faults) event(ev action.Event) []firing {
	f.mu.Lock()
	engines, since := f.engines, f.since
	f.mu.Unlock()
	ev.T = f.modem.Time() - since
	var all []firing
	for _, e := range engines {
		for _, s := range e.Event(ev) {
			all = append(all, firing{s, e, ev})
		}
	}
	return all
}

// target is what the actions of a firing are applied to. What lasts lasts while the AT command o
// runs.
func (f *faults) target(o hook.Origin, s firing) *action.Target {
	return &action.Target{
		Event: s.event, After: s.After, Seed: s.Seed, Testbed: f.around,
		Until:    func(release func()) { f.while(o, release) },
		Answered: action.Answered(s.Fault.Do),
		Later:    func(e action.Effect) { f.while(o, func() { f.modem.Post(e) }) },
	}
}

// fire reports that a fault fires: to whoever listens, and by the effect to the trace.
func (f *faults) fire(s firing) action.Effect {
	f.fired(s.Fault, f.modem.Time())
	return hook.NoteFault{Name: s.Fault.Does(), Text: s.Fault.String(), Clear: s.Fault.In(redact.Clear)}
}

// hit reports that what a fault waited for has come: it fires.
func (f *faults) hit(s firing) action.Effect {
	if s.Waits {
		s.engine.Hit(s.Firing)
	}
	return f.fire(s)
}

// missed reports that it has not come. So many bytes have moved.
func (f *faults) missed(s firing, moved int64) {
	if s.Waits {
		s.engine.Missed(s.Firing, moved)
	}
}

// begun notes that the AT command o runs.
func (f *faults) begun(o hook.Origin) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.running[o.ID] = &command{}
}

// while calls end when the AT command o is over. It may be over already: a reset ends it while its
// worker is on its way here.
func (f *faults) while(o hook.Origin, end func()) {
	f.mu.Lock()
	c := f.running[o.ID]
	if c != nil {
		c.ends = append(c.ends, end)
	}
	f.mu.Unlock()
	if c == nil {
		end()
	}
}

// Ended implements [emulator.Hooks].
func (f *faults) Ended(o hook.Origin) {
	f.mu.Lock()
	c := f.running[o.ID]
	delete(f.running, o.ID)
	f.mu.Unlock()
	if c == nil {
		return
	}
	if c.ftp {
		f.idleFromNow()
	}
	for _, end := range slices.Backward(c.ends) {
		end()
	}
	for _, s := range slices.Concat(c.dropControl, c.dropData) {
		f.missed(s, 0)
	}
}

// unfired are the faults that have not fired, over all engines.
func (f *faults) unfired() []fault.Unfired {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []fault.Unfired
	for _, e := range f.engines {
		all = append(all, e.Unfired()...)
	}
	return all
}

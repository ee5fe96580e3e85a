package testbed

import (
	"slices"
	"sync"
	"time"

	"ptymodem/emulator"
	"ptymodem/fs"
	"ptymodem/ftpbackend/netem"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/fault/action"
)

// faults carries out what a scenario's engine decides. It is the hooks of the modem: each moment has a file of its own.
type faults struct {
	modem *emulator.Modem
	wire  *netem.Network
	fired func(f *fault.Fault, t time.Duration) // never nil

	rate, latency          override[int64]
	dns, refuse, tls, show override[bool] // show: an expired certificate
	stores                 []*fs.Store

	mu      sync.Mutex
	engines []*fault.Engine
	running map[uint64]*command // by their origins
}

// A command is an AT command that runs.
type command struct {
	ends                  []func() // of what lasts as long as it does
	dropControl, dropData []firing // that fall as soon as an FTP command of it uses the connection
}

func newFaults(wire *netem.Network, server serverView, stores []*fs.Store, fired func(*fault.Fault, time.Duration)) *faults {
	f := &faults{wire: wire, stores: stores, fired: fired, running: map[uint64]*command{}}
	f.rate.apply = wire.SetRate
	f.latency.apply = func(d int64) { wire.SetLatency(time.Duration(d)) }
	f.dns.apply, f.refuse.apply, f.tls.apply = wire.FailDNS, wire.Refuse, wire.FailTLS
	f.show.apply = server.ShowExpired
	if f.fired == nil {
		f.fired = func(*fault.Fault, time.Duration) {}
	}
	return f
}

// begin hands over the modem, which asks from now on.
func (f *faults) begin(m *emulator.Modem, e *fault.Engine) {
	f.modem = m
	f.add(e)
}

// add lets an engine decide from now on.
func (f *faults) add(e *fault.Engine) {
	f.mu.Lock()
	f.engines = append(f.engines, e)
	f.mu.Unlock()
	for _, t := range e.Times() {
		f.modem.At(t, f.time)
	}
}

// A stroke is a fault that strikes, now or once its bytes have moved.
type firing struct {
	fault.Firing
	engine *fault.Engine
}

// event tells the engines of an event and gives what strikes at it.
func (f *faults) event(ev action.Event) []firing {
	ev.T = f.modem.Time()
	f.mu.Lock()
	engines := f.engines
	f.mu.Unlock()
	var all []firing
	for _, e := range engines {
		for _, f := range e.Event(ev) {
			all = append(all, firing{f, e})
		}
	}
	return all
}

// fire tells that a stroke falls: to whoever listens, and by the deed to the trace.
func (f *faults) fire(s firing) emulator.Deed {
	f.fired(s.Fault, f.modem.Time())
	return emulator.NoteFault(s.Fault.Does(), s.Fault.String())
}

// hit tells the engine that the bytes of a stroke have moved, and notes it.
func (f *faults) hit(s firing) emulator.Deed {
	if s.Waits {
		s.engine.Hit(s.Firing)
	}
	return f.fire(s)
}

// missed tells the engine that they have not.
func (f *faults) missed(s firing, moved int64) {
	if s.Waits {
		s.engine.Missed(s.Firing, moved)
	}
}

// begun notes that the AT command o runs.
func (f *faults) begun(o emulator.Origin) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.running[o.ID] = &command{}
}

// while keeps up what an action has brought about until the AT command o is over, which it may be already: a reset ends it
// while its worker is on its way here.
func (f *faults) while(o emulator.Origin, end func()) {
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
func (f *faults) Ended(o emulator.Origin) {
	f.mu.Lock()
	c := f.running[o.ID]
	delete(f.running, o.ID)
	f.mu.Unlock()
	if c == nil {
		return
	}
	for _, end := range slices.Backward(c.ends) {
		end()
	}
	for _, s := range slices.Concat(c.dropControl, c.dropData) {
		f.missed(s, 0)
	}
}

// unfired are the faults that have not struck, over all engines.
func (f *faults) unfired() []fault.Unfired {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []fault.Unfired
	for _, e := range f.engines {
		all = append(all, e.Unfired()...)
	}
	return all
}

package emulator

import (
	"slices"

	"ptymodem/emulator/at"
	"ptymodem/emulator/hook"
	"ptymodem/emulator/lint"
	"ptymodem/emulator/loop"
	"ptymodem/emulator/serial"
	"ptymodem/emulator/trace"
)

// A module is what the ports need of the modem behind them. It is locked in all methods but guard.
type module interface {
	on() bool       // it is powered and past its boot
	mute() bool     // nothing is said: it is off, hung or booting
	simReady() bool // there is a SIM, and it can be used
	hostArrived(p *port)
	hostLeft(p *port)  // the host has closed the port
	owes(p *port) bool // a command of the port goes on by itself after its final result code
	apply(effects []hook.Effect)
	fail(spec *at.Command, code int) error // how a command of its family fails with a number
	guard()                                // to be deferred: turns a panic into the end of the modem
}

// A groupConfig is what the ports of a modem are made of.
type groupConfig struct {
	module module
	loop   *loop.Loop
	trace  *trace.Tracer
	lint   *lint.Reporter
	table  *at.Table
	env    *at.Env
	hooks  hook.Hooks // nil: nothing goes wrong by itself
	strict bool       // what the module is only presumed to tolerate is refused
	pacing bool       // bytes take their time on the line
}

// A group is the ports of a modem, and what they share. The lock of its loop guards all of it.
type group struct {
	groupConfig

	ports    []*port
	dataPort *port // the one port that is in data mode
	halted   bool  // after a panic: nothing may be used any more

	set    settings // V.250 settings, shared by all ports
	saved  settings // what AT&W has kept
	keep   at.KeptSettings
	rate   int // of the module's UART, AT+IPR; 0 follows the host's
	active activeCommands
	asking *port // whose command the hooks are being asked about
}

// newGroup returns a group without ports. The table's environment finds the settings of the group.
func newGroup(cfg groupConfig) *group {
	g := &group{groupConfig: cfg, saved: factorySettings()}
	g.env.Kept = &g.keep
	return g
}

// attach serves the modem on rw, from a goroutine of its own, until it or the modem is closed. The modem is not locked.
func (g *group) attach(rw serial.Port) {
	p := g.open(rw)
	g.loop.Spawn(func() {
		p.serve()
		g.detach(p)
	})
}

// open makes rw one of the ports. Whoever reads it hands the bytes to [port.receive]. The modem is not locked.
func (g *group) open(rw serial.Port) *port {
	p := newPort(g, rw)
	if n, ok := rw.(interface{ SetOwner(serial.Owner) }); ok {
		n.SetOwner(p)
	}
	if g.pacing {
		p.pace()
	}
	p.rw.Watch(p.setDTR)
	if p.lines != nil {
		p.polled = !p.lines.WatchLines(p.lineChanged)
		p.rate = p.lines.Baud()
	}
	g.loop.Lock()
	g.ports = append(g.ports, p)
	p.signal()
	g.loop.Unlock()
	return p
}

func (g *group) detach(p *port) {
	g.loop.Lock()
	defer g.loop.Unlock()
	for i := range g.ports {
		if g.ports[i] == p {
			g.ports = append(g.ports[:i], g.ports[i+1:]...)
			break
		}
	}
	if g.halted {
		return
	}
	p.hangUp()
	g.settle()
}

// all are the ports that are open.
func (g *group) all() []*port { return slices.Clone(g.ports) }

// halt is the end of all ports after a panic.
func (g *group) halt() {
	g.halted = true
	for _, p := range g.ports {
		p.closed = true
	}
}

// Rate is that of the module's UART in bit/s, AT+IPR; 0 follows the host's.
func (g *group) Rate() int { return g.rate }

// Quiet reports that result codes are kept back, ATQ1.
func (g *group) Quiet() bool { return g.set.quiet }

// inDataMode reports that a port is in data mode.
func (g *group) inDataMode() bool { return g.dataPort != nil }

// settle is the end of an event: every port goes on with what there is for it. The modem is locked. One of several ports has a goroutine of its
// own for that, so that a host which does not read holds up nobody but itself.
func (g *group) settle() {
	for _, p := range g.ports {
		p.signal()
	}
	switch {
	case g.loop.Closed():
	case len(g.ports) == 1:
		g.ports[0].process()
	default:
		for _, p := range g.ports {
			if !p.processing && len(p.in)+len(p.out)+len(p.pendingURCs)+len(p.queue) > 0 {
				g.loop.GoLocked(p.process)
			}
		}
	}
	g.loop.Wake()
}

// resetSettings forgets what is not saved.
func (g *group) resetSettings() {
	g.set = g.saved.atPowerUp()
	g.keep = at.NewKeptSettings(g.keep)
	g.rate = int(g.kept("+IPR", 0))
	for _, p := range g.ports {
		p.newRate, p.askedRate = nil, nil
	}
}

// resetPorts brings all ports back to where a power-up has them, and ends all commands.
func (g *group) resetPorts() {
	for _, p := range g.ports {
		p.reset()
	}
	g.endCommands()
}

// dropOutput drops what was due to the hosts.
func (g *group) dropOutput() {
	for _, p := range g.ports {
		p.out = p.out[:0]
	}
}

// inject sends a URC that comes from outside: on the port whose command is being asked about at once, on the others when they are free.
func (g *group) inject(text string) {
	if g.module.mute() {
		return
	}
	g.trace.Urc(text)
	for _, p := range g.ports {
		if p == g.asking && p.dtr {
			p.urcBeforeAnswer(text)
		} else {
			p.urc(pendingURC{text: text})
		}
	}
}

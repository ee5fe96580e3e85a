package session

import (
	"context"
	"slices"

	"ptymodem/emulator/at"
	"ptymodem/emulator/custom"
	"ptymodem/emulator/hook"
	"ptymodem/emulator/lint"
	"ptymodem/emulator/loop"
	"ptymodem/emulator/serial"
	"ptymodem/emulator/trace"
)

// A Module is what the ports need of the modem behind them. It is locked in all methods.
type Module interface {
	On() bool       // it is powered and past its boot
	Mute() bool     // nothing is said: it is off, hung or booting
	SIMReady() bool // there is a SIM, and it can be used
	HostArrived(p *Session)
	HostLeft(p *Session)  // the host has closed the port
	Owes(p *Session) bool // a command of the port goes on by itself after its final result code
	Apply(effects []hook.Effect)
	Fail(spec *at.Command, code int) error // how a command of its family fails with a number
}

// A Config is what the ports of a modem are made of.
type Config struct {
	Module Module
	Loop   *loop.Loop
	Trace  *trace.Tracer
	Lint   *lint.Reporter
	Table  *at.Table
	Env    *at.Env
	Hooks  hook.Hooks       // nil: nothing goes wrong by itself
	Custom custom.Commands  // the user's own; nil: there are none
	Strict bool             // what the module is only presumed to tolerate is refused
	Guard  func()           // to be deferred: turns a panic into the end of the modem
	Pacing bool             // bytes take their time on the line
	Wire   func(trace.Wire) // is given the bytes of the ports; nil: nobody is

	Identity func() custom.Identity // of the modem, for Custom
}

// A Group is the ports of a modem, and what they share. The lock of its loop guards all of it.
type Group struct {
	Config

	ports    []*Session
	dataPort *Session // the one port that is in data mode
	halted   bool     // after a panic: nothing may be used any more

	rate   int      // of the module's UART, AT+IPR; 0 follows the host's
	asking *Session // whose command the hooks are being asked about

	profiles       // what is set
	activeCommands // that the hooks know of
}

// NewGroup returns a group without ports. The table's environment finds the settings of the group.
func NewGroup(cfg Config) *Group {
	g := &Group{Config: cfg}
	g.profiles.table, g.saved = cfg.Table, factorySettings()
	g.activeCommands.hooks = cfg.Hooks
	g.Env.Kept = &g.keep
	return g
}

// Attach serves the modem on rw, from a goroutine of its own, until it or the modem is closed. The
// modem is not locked.
func (g *Group) Attach(rw serial.Port) {
	p := g.Open(rw)
	g.Loop.Spawn(func() {
		p.input.serve()
		g.detach(p)
	})
}

// Open makes rw one of the ports. Whoever reads it hands the bytes to [Session.Receive]. The modem
// is not locked.
func (g *Group) Open(rw serial.Port) *Session {
	p := New(g, rw)
	if n, ok := rw.(interface{ SetOwner(serial.Owner) }); ok {
		n.SetOwner(owner{p})
	}
	if g.Pacing {
		p.line.pace()
	}
	p.line.rw.Watch(p.host.setDTR)
	if p.line.lines != nil {
		p.host.polled = !p.line.lines.WatchLines(p.host.changed)
		p.host.rate = p.line.lines.Baud()
	}
	g.Loop.Lock()
	g.ports = append(g.ports, p)
	p.line.signal()
	g.Loop.Unlock()
	return p
}

// HearAll returns when all has been received that the hosts had sent when it was called, as far as
// their ports can tell, or with the context's cause. The modem is not locked.
func (g *Group) HearAll(ctx context.Context) error {
	wanted := map[*Session]int64{}
	g.Loop.Lock()
	ports := slices.Clone(g.ports)
	g.Loop.Unlock()
	for _, p := range ports {
		if c, ok := p.line.rw.(serial.Counter); ok {
			wanted[p] = c.Sent()
		}
	}
	return g.Loop.AwaitWhile(ctx, func() bool {
		for _, p := range g.ports {
			if p.input.received < wanted[p] {
				return true
			}
		}
		return false
	})
}

func (g *Group) detach(p *Session) {
	g.Loop.Lock()
	defer g.Loop.Unlock()
	for i := range g.ports {
		if g.ports[i] == p {
			g.ports = append(g.ports[:i], g.ports[i+1:]...)
			break
		}
	}
	if g.halted {
		return
	}
	p.host.hangUp()
	g.Settle()
}

// All are the ports that are open.
func (g *Group) All() []*Session { return slices.Clone(g.ports) }

// Halt is the end of all ports after a panic.
func (g *Group) Halt() {
	g.halted = true
	for _, p := range g.ports {
		p.host.closed = true
	}
}

// Rate is that of the module's UART in bit/s, AT+IPR; 0 follows the host's.
func (g *Group) Rate() int { return g.rate }

// InDataMode reports that a port is in data mode.
func (g *Group) InDataMode() bool { return g.dataPort != nil }

// Settle is the end of an event: every port goes on with what there is for it. The modem is locked.
// One of several ports has a goroutine of its own for that, so that a host which does not read
// holds up nobody but itself.
func (g *Group) Settle() {
	for _, p := range g.ports {
		p.line.signal()
	}
	switch {
	case g.Loop.Closed():
	case len(g.ports) == 1:
		g.ports[0].input.process()
	default:
		for _, p := range g.ports {
			if !p.input.processing && len(p.input.unread)+len(p.output.unwritten)+len(p.urcs.waiting)+len(p.queue.writes) > 0 {
				g.Loop.GoLocked(p.input.process)
			}
		}
	}
	g.Loop.Wake()
}

// ResetSettings forgets what is not saved.
func (g *Group) ResetSettings() {
	g.profiles.powerUp()
	g.rate = int(g.Kept("+IPR", 0))
	for _, p := range g.ports {
		p.rate.forget()
	}
}

// Restore forgets what AT&W and single commands have saved, too.
func (g *Group) Restore() {
	g.saved, g.keep = factorySettings(), at.KeptSettings{}
	g.ResetSettings()
	g.ResetPorts()
	for _, p := range g.ports {
		p.output.unwritten, p.running.last = p.output.unwritten[:0], nil
	}
}

// ResetPorts brings all ports back to where a power-up has them, and ends all commands.
func (g *Group) ResetPorts() {
	for _, p := range g.ports {
		p.reset()
	}
	g.endCommands()
}

// DropOutput drops what was due to the hosts.
func (g *Group) DropOutput() {
	for _, p := range g.ports {
		p.output.unwritten = p.output.unwritten[:0]
	}
}

// Inject sends a URC that comes from outside: on the port whose command is being asked about at
// once, on the others when they are free.
func (g *Group) Inject(text string) {
	if g.Module.Mute() {
		return
	}
	g.Trace.Urc(trace.Source{}, text)
	for _, p := range g.ports {
		if p == g.asking && p.host.dtr {
			p.urcs.beforeAnswer(text)
		} else {
			p.urcs.add(pendingURC{text: text})
		}
	}
}

// hit applies the effects of breakpoints.
func (g *Group) hit(due []hook.Breakpoint) {
	for _, b := range due {
		if b.Hit != nil {
			g.Module.Apply(b.Hit())
		}
	}
}

package session

import (
	"ptymodem/emulator/serial"
	"ptymodem/emulator/trace"
)

// signal keeps the host informed of the module's lines. The modem is locked.
func (p *Session) signal() {
	if p.lines == nil {
		return
	}
	g := p.g
	on := g.Module.On()
	now := serial.ModemLines{DSR: on, CTS: on, DCD: on && (g.set.dcd == 0 || p.data != nil)}
	if now != p.lastSignals {
		p.lastSignals = now
		p.lines.Show(now)
	}
}

// listening reports that a host reads what is sent. It may do so with DTR off, if the port can tell, but not when it has hung up.
func (p *Session) listening() bool {
	return !p.hungUp && (p.dtr || p.lines != nil && p.lines.Connected())
}

// lineChanged notes what a host does with lines that mean nothing to the modem.
func (p *Session) lineChanged(what string) {
	g := p.g
	defer g.Module.Guard() // the goroutine is the port's
	g.Loop.Lock()
	defer g.Loop.Unlock()
	g.Trace.Emit(trace.Event{Kind: "line", Port: p.rw.String(), Text: what})
}

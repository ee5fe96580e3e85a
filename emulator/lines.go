package emulator

// Lines is what a [Port] has beside its bytes if it carries the lines of a serial cable: RTS, the rate, and what the module shows the host. A
// port without it is one whose host is there as long as DTR is on.
//
// The modem calls these methods with its lock held: they must not block, nor call it back.
type Lines interface {
	// Connected reports that a host has the line open, whatever its DTR.
	Connected() bool
	// Baud is the rate in bit/s that the host has set, or that one before it has left; 0 when the host hangs up in the POSIX way, by setting B0.
	Baud() int
	// RTS reports that the host is ready to receive.
	RTS() bool
	// Show tells the host the state of the module's lines.
	Show(ModemLines)
	// WatchLines hands over the function that learns of what changes on the line besides DTR, in words for the trace: "RTS off", "break on".
	// The rules of [Port.Watch] hold for it. A port that is not told itself of such changes returns false: the modem then looks at Baud
	// when bytes come, and from time to time.
	WatchLines(changed func(what string)) (tells bool)
}

// ModemLines are the lines that the module drives. RI is not among them, as nobody calls this modem.
type ModemLines struct {
	DSR bool // the module is on and has booted
	CTS bool // it takes bytes: as DSR
	DCD bool // AT&C1: the port is in data mode; AT&C0: on while the module is
}

// signal keeps the host informed of the module's lines. The modem is locked.
func (p *port) signal() {
	if p.lines == nil {
		return
	}
	m := p.m
	on := m.power == powerOn
	now := ModemLines{DSR: on, CTS: on, DCD: on && (m.set.dcd == 0 || p.data != nil)}
	if now != p.shown {
		p.shown = now
		p.lines.Show(now)
	}
}

// listening reports that a host reads what is sent. It may do so with DTR off, if the port can tell, but not when it has hung up.
func (p *port) listening() bool {
	return !p.hungUp && (p.dtr || p.lines != nil && p.lines.Connected())
}

// lineChanged notes what a host does with lines that mean nothing to the modem.
func (p *port) lineChanged(what string) {
	m := p.m
	defer m.guard() // the goroutine is the port's
	m.mu.Lock()
	defer m.mu.Unlock()
	m.trace.emit(Event{Kind: "line", Port: p.rw.String(), Text: what})
}

package emulator

import (
	"fmt"
	"time"

	"ptymodem/emulator/trace"
)

const (
	// lookEvery is how often, in real time, a line that says nothing by itself is looked at when DTR matters.
	lookEvery = 100 * time.Millisecond
	// lookAgain is how long the bytes that came before a host hung up have to arrive.
	lookAgain = 10 * time.Millisecond
)

// lineLook is what the modem sees of a line that does not tell of changes: a pty, whose master reads the host's termios at any time and is not
// told when they change.
type lineLook struct {
	looks   bool // the line has to be looked at
	looking bool // a timer runs for it
	rate    int  // as last seen
	hungUp  bool // the host has set B0
}

// look reads the host's settings, half a microsecond on a pty. The modem is locked.
func (p *port) look() {
	if !p.looks {
		return
	}
	rate := p.lines.Baud()
	if p.hungUp = rate == 0; p.hungUp || rate == p.rate {
		return
	}
	p.rate = rate
	if p.m.trace.On() {
		p.m.trace.Emit(trace.Event{Kind: "line", Port: p.rw.String(), Text: fmt.Sprintf("%d baud", rate)})
	}
}

// watchLine sees to it that a line is looked at without bytes while that matters, which is in data mode, and while the host has hung up. At any
// other time nothing runs.
func (p *port) watchLine() {
	m := p.m
	if !p.looks || p.looking || !p.told || p.data == nil && !p.hungUp || m.loop.Closed() || m.power == powerOff {
		return
	}
	wait := lookEvery
	if p.hungUp && p.dtr {
		wait = lookAgain
	}
	p.looking = true
	m.loop.AfterTime(m.loop.Clock.Now().Add(wait), func() {
		p.looking = false
		seen := p.hungUp
		if p.look(); seen || !p.hungUp { // else what was sent before may just be on its way
			p.followDTR()
		}
		p.watchLine()
	})
}

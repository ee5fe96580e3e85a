package session

import (
	"fmt"
	"time"

	"ptymodem/emulator/trace"
)

const (
	// pollEvery is how often, in real time, a line that says nothing by itself is looked at when DTR matters.
	pollEvery = 100 * time.Millisecond
	// pollAgain is how long the bytes that came before a host hung up have to arrive.
	pollAgain = 10 * time.Millisecond
)

// linePoll is what the modem sees of a line that does not tell of changes: a pty, whose master reads the host's termios at any time and is not
// told when they change.
type linePoll struct {
	polled      bool // the line has to be looked at
	pollPending bool // a timer runs for it
	rate        int  // as last seen
	hungUp      bool // the host has set B0
}

// pollTermios reads the host's settings, half a microsecond on a pty. The modem is locked.
func (p *Session) pollTermios() {
	if !p.polled {
		return
	}
	rate := p.lines.Baud()
	if p.hungUp = rate == 0; p.hungUp || rate == p.rate {
		return
	}
	p.rate = rate
	if p.g.Trace.On() {
		p.g.Trace.Emit(trace.Event{Kind: "line", Port: p.rw.String(), Text: fmt.Sprintf("%d baud", rate)})
	}
}

// schedulePoll sees to it that a line is looked at without bytes while that matters, which is in data mode, and while the host has hung up. At any
// other time nothing runs.
func (p *Session) schedulePoll() {
	g := p.g
	if !p.polled || p.pollPending || !p.reportedDTR || p.data == nil && !p.hungUp || g.Loop.Closed() || g.Loop.Context().Err() != nil {
		return
	}
	wait := pollEvery
	if p.hungUp && p.dtr {
		wait = pollAgain
	}
	p.pollPending = true
	g.Loop.AfterTime(g.Loop.Clock.Now().Add(wait), func() {
		p.pollPending = false
		seen := p.hungUp
		if p.pollTermios(); seen || !p.hungUp { // else what was sent before may just be on its way
			p.followDTR()
		}
		p.schedulePoll()
	})
}

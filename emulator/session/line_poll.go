package session

import (
	"time"
)

const (
	// pollEvery is how often, in real time, a line that says nothing by itself is looked at when
	// DTR matters.
	pollEvery = 100 * time.Millisecond
	// pollAgain is how long the bytes that came before a host hung up have to arrive.
	pollAgain = 10 * time.Millisecond
)

// schedulePoll sees to it that a line is looked at without bytes while that matters, which is in
// data mode, and while the host has hung up. At any other time nothing runs.
func (p *Session) schedulePoll() {
	g := p.g
	if !p.line.polled || p.line.pollPending || !p.line.reportedDTR || p.data == nil && !p.line.hungUp || g.Loop.Closed() || g.Loop.Context().Err() != nil {
		return
	}
	wait := pollEvery
	if p.line.hungUp && p.line.dtr {
		wait = pollAgain
	}
	p.line.pollPending = true
	g.Loop.AfterTime(g.Loop.Clock.Now().Add(wait), func() {
		p.line.pollPending = false
		seen := p.line.hungUp
		if p.line.pollTermios(); seen || !p.line.hungUp { // else what was sent before may just be on its way
			p.followDTR()
		}
		p.schedulePoll()
	})
}

package session

import (
	"fmt"
	"time"

	"ptymodem/emulator/serial"
	"ptymodem/emulator/trace"
)

const (
	// pollEvery is how often, in real time, a line that says nothing by itself is looked at when
	// DTR matters.
	pollEvery = 100 * time.Millisecond
	// pollAgain is how long the bytes that came before a host hung up have to arrive.
	pollAgain = 10 * time.Millisecond
)

// host is the host at the far end of a session's line, as the line shows it. The modem's lock
// guards it.
type host struct {
	session *Session

	dtr      bool // as the host has it: on a line without modem lines, on while a host is there
	reported bool // what the port has said of DTR; a host that has hung up has it off all the same
	dropped  bool // it has dropped DTR since the line that runs began
	opens    int  // how often it has opened the port
	closed   bool // the port is, for good

	// A line that does not tell of changes: a pty, whose master reads the host's termios at any
	// time and is not told when they change.
	polled      bool // the line has to be looked at
	pollPending bool // a timer runs for it
	rate        int  // as last seen
	hungUp      bool // the host has set B0
}

// stays is asked later whether the host that is there now is there still.
func (h *host) stays() func() bool {
	opens := h.opens
	return func() bool { return h.dtr && h.opens == opens }
}

// listening reports that a host reads what is sent. It may do so with DTR off, if the port can
// tell, but not when it has hung up.
func (h *host) listening() bool {
	lines := h.session.line.lines
	return !h.hungUp && (h.dtr || lines != nil && lines.Connected())
}

// changed notes what a host does with lines that mean nothing to the modem.
func (h *host) changed(what string) {
	g := h.session.g
	defer g.Guard() // the goroutine is the port's
	g.Loop.Lock()
	defer g.Loop.Unlock()
	h.note(what)
}

// note puts what the host does with its line into the trace.
func (h *host) note(what string) {
	h.session.g.Trace.Emit(trace.Event{Kind: "line", Port: h.session.line.rw.String(), Text: what})
}

// setDTR is told of the host's DTR: on a pty, of its open and close.
func (h *host) setDTR(on bool) {
	p := h.session
	defer p.g.Guard() // the goroutine is the port's
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	p.g.Loop.RunOverdue() // it was due before the host did that
	h.reported, p.input.ending = on, false
	if p.line.network && !on && len(p.input.unread) > serial.LineBuffer {
		p.input.unread = p.input.unread[:serial.LineBuffer] // what the module's UART holds; the rest was never sent
	}
	h.poll()
	h.followDTR()
	p.g.Loop.Wake() // awaitRoom looks at who is there
}

// followDTR does what the host's DTR asks for. The modem is locked.
func (h *host) followDTR() {
	p, on := h.session, h.reported && !h.hungUp
	g := p.g
	defer h.schedulePoll()
	if h.dtr == on {
		return
	}
	for !on && p.input.processing && !g.Loop.Closed() { // what the host sent before comes first, and another goroutine is at it
		g.Loop.WaitChange()
	}
	late := p.lint.afterData
	h.dtr, p.lint.afterData = on, false
	h.note(map[bool]string{true: "DTR on", false: "DTR off"}[on])
	if on {
		h.opens++
		g.Module.HostArrived(p)
		g.Settle()
		return
	}
	h.leaves()
	if !late {
		p.lint.halfLine()
	}
	p.prompt.end(false)
	if !h.listening() {
		p.output.drop()
	}
	h.dropped = true
	if p.data != nil {
		p.data.dropDTR()
	}
	g.Settle()
}

// hangUp forgets the host: the port is closed for good.
func (h *host) hangUp() {
	p := h.session
	h.closed, h.reported, h.dtr = true, false, false
	h.leaves()
	p.output.drop()
	p.merge.cancel()
	if p.data != nil {
		p.data.stream.Abort()
	}
	p.g.Loop.Wake()
}

// leaves tells the module of a host that closes the port, which with AT&D1 is an escape.
func (h *host) leaves() {
	p := h.session
	if p.data == nil || p.g.set.dtr != 1 || h.closed {
		p.g.Module.HostLeft(p)
	}
}

// schedulePoll sees to it that a line is looked at without bytes while that matters, which is in
// data mode, and while the host has hung up. At any other time nothing runs.
func (h *host) schedulePoll() {
	g := h.session.g
	if !h.polled || h.pollPending || !h.reported || h.session.data == nil && !h.hungUp || g.Loop.Closed() || g.Loop.Context().Err() != nil {
		return
	}
	wait := pollEvery
	if h.hungUp && h.dtr {
		wait = pollAgain
	}
	h.pollPending = true
	g.Loop.AfterTime(g.Loop.Clock.Now().Add(wait), func() {
		h.pollPending = false
		seen := h.hungUp
		if h.poll(); seen || !h.hungUp { // else what was sent before may just be on its way
			h.followDTR()
		}
		h.schedulePoll()
	})
}

// poll reads the host's termios, half a microsecond on a pty. The modem is locked.
func (h *host) poll() {
	if !h.polled {
		return
	}
	rate := h.session.line.lines.Baud()
	if h.hungUp = rate == 0; h.hungUp || rate == h.rate {
		return
	}
	h.rate = rate
	if h.session.g.Trace.On() {
		h.note(fmt.Sprintf("%d baud", rate))
	}
}

// An owner is a session as the [serial.Owner] of a port that listens on the network. The modem is
// not locked in its methods.
type owner struct{ session *Session }

// ReadOn is told that the host of a connection has gone: the modem reads what is left, however much
// waits already.
func (o owner) ReadOn() {
	g := o.session.g
	g.Loop.Lock()
	defer g.Loop.Unlock()
	o.session.input.ending = true
	g.Loop.Wake()
}

// NothingDue reports that no line of the host runs or waits, nothing is due to it, and an upload
// gets no more bytes.
func (o owner) NothingDue() bool {
	p := o.session
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	switch {
	case p.host.closed, p.g.Loop.Closed(), !p.g.Module.On():
		return true
	case p.prompt.open():
		return true
	case p.input.processing, len(p.input.unread) > 0, p.line.paced != nil && !p.line.paced.Drained():
		return false
	case p.data != nil:
		_, sends := p.data.stream.(FedStream)
		return !sends
	}
	due := p.running.busy || p.output.writing || len(p.output.unwritten)+len(p.queue.writes)+len(p.urcs.waiting) > 0
	return !due && !p.g.Module.Owes(p)
}

// NoHost is told that whoever was connected is not a host, and is hung up on: the line that was
// begun is forgotten.
func (o owner) NoHost(what string) {
	p := o.session
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	if p.data == nil {
		p.input.asm.Reset()
	}
	p.host.note(what)
}

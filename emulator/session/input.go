package session

import (
	"ptymodem/emulator/at"
	"ptymodem/emulator/serial"
	"ptymodem/emulator/trace"
)

const (
	readSize   = 4 << 10   // a pty hands out no more at a time
	readMore   = 64 << 10  // and a connection does
	inputAhead = 256 << 10 // how far the port is read ahead of a command that runs
)

// serve reads the port until it is closed.
func (p *Session) serve() {
	size := readSize
	if p.network {
		size = readMore
	}
	buf := make([]byte, size)
	for {
		n, err := p.rw.Read(buf)
		if n > 0 {
			p.Receive(buf[:n])
		}
		if err != nil {
			return
		}
	}
}

// Receive takes what the host has sent. The goroutine that read it also handles it and writes the
// answer.
func (p *Session) Receive(b []byte) {
	g := p.g
	g.Loop.Lock()
	defer g.Loop.Unlock()
	g.Loop.RunOverdue() // it was due before these bytes came
	if p.polled {
		if p.pollTermios(); p.hungUp {
			defer p.followDTR() // these bytes came before
		} else {
			p.followDTR()
		}
	}
	if !g.Module.On() {
		return // the module is deaf
	}
	if p.network && len(p.in) > 4*p.ahead {
		return // each of many hosts that came and went has left some
	}
	if p.processing || len(p.in) > 0 {
		p.in = append(p.in, b...)
	} else {
		p.in = b
	}
	p.process()
	if len(g.ports) > 1 {
		g.Settle() // the others may have waited for the end of data mode
	}
	if !p.processing { // else p.in is in the store already
		p.store = append(p.store[:0], p.in...) // b is the reader's again
		p.in = p.store
	}
	if p.full() {
		p.awaitRoom()
	}
}

// awaitRoom is a pause in reading.
func (p *Session) awaitRoom() {
	p.pauseLine(true)
	for p.full() {
		p.g.Loop.WaitChange()
	}
	p.pauseLine(false)
	if p.data != nil {
		p.data.resumeTiming()
	}
}

// full reports that no more must be read for now; the host is held back by flow control.
func (p *Session) full() bool {
	if p.closed || p.g.Loop.Closed() || !p.g.Module.On() {
		return false
	}
	if p.network && !p.reportedDTR {
		return false // what waits is of a host that has gone: the next one is let in
	}
	if p.ending {
		return len(p.in) > 2*p.ahead // hosts that come and go do not fill the memory
	}
	if p.writing && len(p.out) > outputLimit {
		return true // the host does not read: it is not answered ever more
	}
	return len(p.in) > p.ahead || p.data != nil && !p.data.stream.Room()
}

// process works through what has been received, until the rest must wait. The modem is locked, and
// unlocked while answers are written; if another goroutine is at it already, that one sees to the
// rest.
func (p *Session) process() {
	if p.processing {
		return
	}
	p.processing = true
	for p.step() {
	}
	p.processing = false
}

// step takes one line or one run of data, and reports whether to go on.
func (p *Session) step() bool {
	p.flush()
	p.sendPending()
	switch {
	case len(p.in) == 0, !p.g.Module.On():
		return false
	case p.data != nil && p.data.due:
		return false
	case p.data != nil:
		p.data.take()
	case p.prompt != nil && len(p.queue) == 0:
		p.takeText()
	case p.busy, p.g.dataPort != nil, len(p.queue) > 0:
		return false
	default:
		p.takeLine()
	}
	return true
}

// take removes the first n bytes of the input.
func (i *input) take(n int) { i.in = i.in[n:] }

// takeLine assembles a command line and runs it.
func (p *Session) takeLine() {
	if p.afterData {
		p.lintLate()
	}
	s := &p.g.set
	n, echo, line, ok := p.asm.Feed(p.in, s.regs, p.g.Strict)
	if s.echo {
		p.out = append(p.out, echo...)
	}
	p.take(n)
	if !ok {
		return
	}
	p.runLine(line)
}

// setDTR is told of the host's DTR: on a pty, of its open and close.
func (p *Session) setDTR(on bool) {
	defer p.g.Guard() // the goroutine is the port's
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	p.g.Loop.RunOverdue() // it was due before the host did that
	p.reportedDTR, p.ending = on, false
	if p.network && !on && len(p.in) > serial.LineBuffer {
		p.in = p.in[:serial.LineBuffer] // what the module's UART holds; the rest was never sent
	}
	p.pollTermios()
	p.followDTR()
	p.g.Loop.Wake() // awaitRoom looks at who is there
}

// ReadOn is told that the host of a connection has gone: the modem reads what is left, however much
// waits already.
func (p *Session) ReadOn() {
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	p.ending = true
	p.g.Loop.Wake()
}

// NothingDue reports that no line of the host runs or waits, nothing is due to it, and an upload
// gets no more bytes.
func (p *Session) NothingDue() bool {
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	switch {
	case p.closed, p.g.Loop.Closed(), !p.g.Module.On():
		return true
	case p.prompt != nil:
		return true
	case p.processing, len(p.in) > 0, p.paced != nil && !p.paced.Drained():
		return false
	case p.data != nil:
		_, sends := p.data.stream.(FedStream)
		return !sends
	}
	due := p.busy || p.writing || len(p.out)+len(p.queue)+len(p.pendingURCs) > 0
	return !due && !p.g.Module.Owes(p)
}

// NoHost is told that whoever was connected is not a host, and is hung up on: the line that was
// begun is forgotten.
func (p *Session) NoHost(what string) {
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	if p.data == nil {
		p.asm.Reset()
	}
	p.g.Trace.Emit(trace.Event{Kind: "line", Port: p.rw.String(), Text: what})
}

// followDTR does what the host's DTR asks for. The modem is locked.
func (p *Session) followDTR() {
	g, on := p.g, p.reportedDTR && !p.hungUp
	defer p.schedulePoll()
	if p.dtr == on {
		return
	}
	for !on && p.processing && !g.Loop.Closed() { // what the host sent before comes first, and another goroutine is at it
		g.Loop.WaitChange()
	}
	late := p.afterData
	p.dtr, p.afterData = on, false
	g.Trace.Emit(trace.Event{Kind: "line", Port: p.rw.String(), Text: map[bool]string{true: "DTR on", false: "DTR off"}[on]})
	if on {
		p.opens++
		g.Module.HostArrived(p)
		g.Settle()
		return
	}
	p.lintClosed()
	if !late {
		p.lintHalf()
	}
	p.endText(false)
	if !p.listening() {
		p.dropOutput()
	}
	p.dropped = true
	if p.data != nil {
		p.data.dropDTR()
	}
	g.Settle()
}

// hangUp forgets the host: the port is closed for good.
func (p *Session) hangUp() {
	p.closed, p.reportedDTR, p.dtr = true, false, false
	p.lintClosed()
	p.dropOutput()
	p.cancelMerge()
	if p.data != nil {
		p.data.stream.Abort()
	}
	p.g.Loop.Wake()
}

// reset brings the port back to where a power-up has it.
func (p *Session) reset() {
	if p.data != nil {
		p.LeaveData()
	}
	p.busy, p.prompt = false, nil
	p.discard()
	p.lineCommands = nil
	p.in = p.in[:0]
	p.dropPending() // what is out already still reaches the host
	p.afterData = false
	p.asm.Reset()
	p.call = at.NewCall(p.g.Env, p)
	p.active, p.infos, p.askedRate = nil, 0, nil
	p.pollPending = false // timers are void
	p.schedulePoll()
}

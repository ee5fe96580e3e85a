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
	if p.line.network {
		size = readMore
	}
	buf := make([]byte, size)
	for {
		n, err := p.line.rw.Read(buf)
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
	if p.line.polled {
		if p.line.pollTermios(); p.line.hungUp {
			defer p.followDTR() // these bytes came before
		} else {
			p.followDTR()
		}
	}
	if !g.Module.On() {
		return // the module is deaf
	}
	if p.line.network && len(p.input.unread) > 4*p.input.ahead {
		return // each of many hosts that came and went has left some
	}
	if p.input.processing || len(p.input.unread) > 0 {
		p.input.unread = append(p.input.unread, b...)
	} else {
		p.input.unread = b
	}
	p.process()
	if len(g.ports) > 1 {
		g.Settle() // the others may have waited for the end of data mode
	}
	if !p.input.processing { // else it is in the store already
		p.input.store = append(p.input.store[:0], p.input.unread...) // b is the reader's again
		p.input.unread = p.input.store
	}
	if p.full() {
		p.awaitRoom()
	}
}

// awaitRoom is a pause in reading.
func (p *Session) awaitRoom() {
	p.line.pauseLine(true)
	for p.full() {
		p.g.Loop.WaitChange()
	}
	p.line.pauseLine(false)
	if p.data != nil {
		p.data.resumeTiming()
	}
}

// full reports that no more must be read for now; the host is held back by flow control.
func (p *Session) full() bool {
	if p.line.closed || p.g.Loop.Closed() || !p.g.Module.On() {
		return false
	}
	if p.line.network && !p.line.reportedDTR {
		return false // what waits is of a host that has gone: the next one is let in
	}
	if p.input.ending {
		return len(p.input.unread) > 2*p.input.ahead // hosts that come and go do not fill the memory
	}
	if p.output.writing && len(p.output.unwritten) > outputLimit {
		return true // the host does not read: it is not answered ever more
	}
	return len(p.input.unread) > p.input.ahead || p.data != nil && !p.data.stream.Room()
}

// process works through what has been received, until the rest must wait. The modem is locked, and
// unlocked while answers are written; if another goroutine is at it already, that one sees to the
// rest.
func (p *Session) process() {
	if p.input.processing {
		return
	}
	p.input.processing = true
	for p.step() {
	}
	p.input.processing = false
}

// step takes one line or one run of data, and reports whether to go on.
func (p *Session) step() bool {
	p.flush()
	p.sendPending()
	switch {
	case len(p.input.unread) == 0, !p.g.Module.On():
		return false
	case p.data != nil && p.data.due:
		return false
	case p.data != nil:
		p.data.take()
	case p.running.prompt != nil && len(p.output.queue) == 0:
		p.takeText()
	case p.running.busy, p.g.dataPort != nil, len(p.output.queue) > 0:
		return false
	default:
		p.takeLine()
	}
	return true
}

// take removes the first n bytes of the input.
func (i *input) take(n int) { i.unread = i.unread[n:] }

// takeLine assembles a command line and runs it.
func (p *Session) takeLine() {
	if p.afterData {
		p.lintLate()
	}
	s := &p.g.set
	n, echo, line, ok := p.input.asm.Feed(p.input.unread, s.regs, p.g.Strict)
	if s.echo {
		p.output.unwritten = append(p.output.unwritten, echo...)
	}
	p.input.take(n)
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
	p.line.reportedDTR, p.input.ending = on, false
	if p.line.network && !on && len(p.input.unread) > serial.LineBuffer {
		p.input.unread = p.input.unread[:serial.LineBuffer] // what the module's UART holds; the rest was never sent
	}
	p.line.pollTermios()
	p.followDTR()
	p.g.Loop.Wake() // awaitRoom looks at who is there
}

// ReadOn is told that the host of a connection has gone: the modem reads what is left, however much
// waits already.
func (p *Session) ReadOn() {
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	p.input.ending = true
	p.g.Loop.Wake()
}

// NothingDue reports that no line of the host runs or waits, nothing is due to it, and an upload
// gets no more bytes.
func (p *Session) NothingDue() bool {
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	switch {
	case p.line.closed, p.g.Loop.Closed(), !p.g.Module.On():
		return true
	case p.running.prompt != nil:
		return true
	case p.input.processing, len(p.input.unread) > 0, p.line.paced != nil && !p.line.paced.Drained():
		return false
	case p.data != nil:
		_, sends := p.data.stream.(FedStream)
		return !sends
	}
	due := p.running.busy || p.output.writing || len(p.output.unwritten)+len(p.output.queue)+len(p.pendingURCs) > 0
	return !due && !p.g.Module.Owes(p)
}

// NoHost is told that whoever was connected is not a host, and is hung up on: the line that was
// begun is forgotten.
func (p *Session) NoHost(what string) {
	p.g.Loop.Lock()
	defer p.g.Loop.Unlock()
	if p.data == nil {
		p.input.asm.Reset()
	}
	p.g.Trace.Emit(trace.Event{Kind: "line", Port: p.line.rw.String(), Text: what})
}

// followDTR does what the host's DTR asks for. The modem is locked.
func (p *Session) followDTR() {
	g, on := p.g, p.line.reportedDTR && !p.line.hungUp
	defer p.schedulePoll()
	if p.line.dtr == on {
		return
	}
	for !on && p.input.processing && !g.Loop.Closed() { // what the host sent before comes first, and another goroutine is at it
		g.Loop.WaitChange()
	}
	late := p.afterData
	p.line.dtr, p.afterData = on, false
	g.Trace.Emit(trace.Event{Kind: "line", Port: p.line.rw.String(), Text: map[bool]string{true: "DTR on", false: "DTR off"}[on]})
	if on {
		p.line.opens++
		g.Module.HostArrived(p)
		g.Settle()
		return
	}
	p.lintClosed()
	if !late {
		p.lintHalf()
	}
	p.endText(false)
	if !p.line.listening() {
		p.dropOutput()
	}
	p.running.dropped = true
	if p.data != nil {
		p.data.dropDTR()
	}
	g.Settle()
}

// hangUp forgets the host: the port is closed for good.
func (p *Session) hangUp() {
	p.line.closed, p.line.reportedDTR, p.line.dtr = true, false, false
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
	p.running.busy, p.running.prompt = false, nil
	p.output.discard()
	p.running.lineCommands = nil
	p.input.unread = p.input.unread[:0]
	p.dropPending() // what is out already still reaches the host
	p.afterData = false
	p.input.asm.Reset()
	p.running.call = at.NewCall(p.g.Env, p)
	p.running.active, p.output.infos, p.running.askedRate = nil, 0, nil
	p.line.pollPending = false // timers are void
	p.schedulePoll()
}

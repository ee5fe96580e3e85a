package session

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
	if p.host.polled {
		if p.host.poll(); p.host.hungUp {
			defer p.host.followDTR() // these bytes came before
		} else {
			p.host.followDTR()
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
	p.line.pause(true)
	for p.full() {
		p.g.Loop.WaitChange()
	}
	p.line.pause(false)
	if p.data != nil {
		p.data.resumeTiming()
	}
}

// full reports that no more must be read for now; the host is held back by flow control.
func (p *Session) full() bool {
	if p.host.closed || p.g.Loop.Closed() || !p.g.Module.On() {
		return false
	}
	if p.line.network && !p.host.reported {
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
	p.output.flush()
	p.urcs.send()
	switch {
	case len(p.input.unread) == 0, !p.g.Module.On():
		return false
	case p.data != nil && p.data.due:
		return false
	case p.data != nil:
		p.data.take()
	case p.running.prompt != nil && p.queue.empty():
		p.takeText()
	case p.running.busy, p.g.dataPort != nil, !p.queue.empty():
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
	if p.lint.afterData {
		p.lint.lateData()
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

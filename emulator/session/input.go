package session

import (
	"ptymodem/atparser"
	"ptymodem/emulator/trace"
)

const (
	readSize   = 4 << 10   // a pty hands out no more at a time
	readMore   = 64 << 10  // and a connection does
	inputAhead = 256 << 10 // how far the port is read ahead of a command that runs
)

// input is what has been received and not taken yet. The modem's lock guards it.
type input struct {
	session *Session

	unread     []byte
	received   int64  // bytes, so far
	store      []byte // where unread is kept between reads
	asm        *atparser.Assembler
	ahead      int  // how much is read ahead of a command that runs
	processing bool // some goroutine is in process
	ending     bool // the host has gone: the rest of what it has sent is bounded, and DTR drops after it
}

// serve reads the port until it is closed.
func (i *input) serve() {
	p := i.session
	size := readSize
	if p.line.network {
		size = readMore
	}
	buf := make([]byte, size)
	for {
		n, err := p.line.rw.Read(buf)
		if n > 0 {
			i.receive(buf[:n])
		}
		if err != nil {
			return
		}
	}
}

// receive takes what the host has sent. The goroutine that read it also handles it and writes the
// answer.
func (i *input) receive(b []byte) {
	p := i.session
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
	p.line.record(trace.FromHost, b)
	i.received += int64(len(b))
	if !g.Module.On() {
		g.Loop.Wake() // somebody may wait until it has heard all: see Group.HearAll
		return        // the module is deaf
	}
	if p.line.network && len(i.unread) > 4*i.ahead {
		return // each of many hosts that came and went has left some
	}
	if i.processing || len(i.unread) > 0 {
		i.unread = append(i.unread, b...)
	} else {
		i.unread = b
	}
	i.process()
	if len(g.ports) > 1 {
		g.Settle() // the others may have waited for the end of data mode
	}
	if !i.processing { // else it is in the store already
		i.store = append(i.store[:0], i.unread...) // b is the reader's again
		i.unread = i.store
	}
	if i.full() {
		i.awaitRoom()
	}
}

// awaitRoom is a pause in reading.
func (i *input) awaitRoom() {
	p := i.session
	p.line.pause(true)
	for i.full() {
		p.g.Loop.WaitChange()
	}
	p.line.pause(false)
	if p.data != nil {
		p.data.resumeTiming()
	}
}

// full reports that no more must be read for now; the host is held back by flow control.
func (i *input) full() bool {
	p := i.session
	if p.host.closed || p.g.Loop.Closed() || !p.g.Module.On() {
		return false
	}
	if p.line.network && !p.host.reported {
		return false // what waits is of a host that has gone: the next one is let in
	}
	if i.ending {
		return len(i.unread) > 2*i.ahead // hosts that come and go do not fill the memory
	}
	if p.output.writing && len(p.output.unwritten) > outputLimit {
		return true // the host does not read: it is not answered ever more
	}
	return len(i.unread) > i.ahead || p.data != nil && !p.data.stream.Room()
}

// process works through what has been received, until the rest must wait. The modem is locked, and
// unlocked while answers are written; if another goroutine is at it already, that one sees to the
// rest.
func (i *input) process() {
	if i.processing {
		return
	}
	i.processing = true
	for i.step() {
	}
	i.processing = false
}

// step takes one line or one run of data, and reports whether to go on.
func (i *input) step() bool {
	p := i.session
	p.output.flush()
	p.urcs.send()
	switch {
	case len(i.unread) == 0, !p.g.Module.On():
		return false
	case p.data != nil && p.data.due:
		return false
	case p.data != nil:
		p.data.take()
	case p.prompt.open() && p.queue.empty():
		p.prompt.take()
	case p.running.busy, p.g.dataPort != nil, !p.queue.empty():
		return false
	default:
		i.takeLine()
	}
	return true
}

// take removes the first n bytes of the input.
func (i *input) take(n int) { i.unread = i.unread[n:] }

// takeLine assembles a command line and runs it.
func (i *input) takeLine() {
	p := i.session
	if p.lint.afterData {
		p.lint.lateData()
	}
	s := &p.g.set
	n, echo, line, ok := i.asm.Feed(i.unread, s.regs, p.g.Strict)
	if s.echo {
		p.output.unwritten = append(p.output.unwritten, echo...)
	}
	i.take(n)
	if !ok {
		return
	}
	p.running.runLine(line)
}

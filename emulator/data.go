package emulator

import (
	"slices"
	"time"

	"ptymodem/atparser"
	"ptymodem/emulator/at"
	"ptymodem/emulator/lint"
	"ptymodem/emulator/loop"
	"ptymodem/emulator/trace"
)

const (
	// staleAfterPause is how many bytes may have waited in the tty when reading paused: their timing is lost.
	staleAfterPause = 64 << 10
	// staleOverNetwork is the same for a connection, with what the systems on both sides hold.
	staleOverNetwork = 16 << 20
	// freshAfter is the gap between two reads that shows that nothing waited any more.
	freshAfter = 50 * time.Millisecond
)

// A session is what a command puts behind a port that is in data mode.
type stream interface {
	// receive takes bytes from the host and returns how many; fewer than all means that data mode is over, and the rest is command input.
	receive(b []byte) int
	// want is how many bytes end the session by themselves, or -1.
	want() int64
	// room reports whether the host may go on sending.
	room() bool
	// escape ends or suspends the session: +++, or DTR dropped with AT&D1. The session leaves data mode and answers.
	escape()
	// abort ends the session and its transfer: DTR dropped with AT&D2, or the port is gone.
	abort()
}

// dataMode is a port's data mode.
type dataMode struct {
	stream      stream
	esc         *atparser.Escape
	timer       loop.Stop
	stale       int       // bytes still to come whose timing is lost
	last        time.Time // of the last read
	plus        plusWatch // for lint
	due         bool      // its CONNECT is not written yet
	breakpoints breakpoints
}

// connect writes CONNECT and enters data mode. The modem is locked.
func (p *port) connect(s stream, detail string) {
	g := p.g
	esc := atparser.NewEscape(g.loop.Clock.Real(g.set.guard()))
	esc.Window = g.loop.Clock.Real(esc.Window)
	p.data = &dataMode{stream: s, esc: esc, timer: func() {}, due: true}
	g.dataPort = p
	p.schedulePoll()
	r := at.ResultConnect
	if detail != "" {
		r.Word += " " + detail
	}
	p.result(r)
	p.setBreakpoints(p.data)
}

// streams reports that s is behind the port, in data mode.
func (p *port) streams(s stream) bool { return p.data != nil && p.data.stream == s }

// acknowledge writes a byte into data mode, with what is due next.
func (p *port) acknowledge(b byte) { p.out = append(p.out, b) }

// entering reports that CONNECT is due and no bytes are to be written after those that are taken out already.
func (p *port) entering() bool {
	if p.data == nil || !p.data.due || p.captured != nil || len(p.out) > 0 {
		return false
	}
	return !slices.ContainsFunc(p.queue, func(s queuedWrite) bool { return len(s.bytes) > 0 })
}

// readFirst reports that CONNECT must wait for the port's next read: what a host has sent before CONNECT is not its answer to it.
func (p *port) readFirst() bool { return p.data != nil && p.data.due && !p.full() && p.more() }

// enterData is called as CONNECT goes out: what has come by then is no answer to it.
func (p *port) enterData() {
	g, d := p.g, p.data
	d.due = false
	d.esc.Start(g.loop.Clock.Now())
	early := p.asm.EnterData(p.in)
	p.take(len(p.in) - len(early))
	if len(early) > 0 {
		g.lint.Report(lint.EarlyData, p.LastLine(), "bytes came before CONNECT, and a module may lose them: wait for it")
		if g.strict {
			p.in = p.in[:0]
		}
	}
}

// escape ends data mode at the host's wish.
func (p *port) escape(d *dataMode) {
	d.stream.escape()
	p.afterData = false
}

// leaveData brings the port back to command mode. The session stays with its command.
func (p *port) leaveData() {
	p.data.timer()
	p.data.plus.stop()
	k := &p.data.breakpoints
	p.data = nil
	k.missed()
	p.beginCapture(p.active) // the answer goes on
	p.afterData = true
	p.g.dataPort = nil
	p.asm.Reset()
	p.g.loop.Wake()
}

// takeData passes what was received through the escape detector to the session.
func (p *port) takeData() {
	d := p.data
	now := p.g.loop.Clock.Now()
	b := p.asm.FirstData(p.in)
	if len(b) == 0 {
		p.take(len(p.in))
		return
	}
	if now.Sub(d.last) >= p.g.loop.Clock.Real(freshAfter) {
		d.stale = 0
	}
	d.last = now
	stale := d.stale > 0
	d.stale = max(0, d.stale-len(b))
	held, data, escaped, rest := d.esc.Feed(b, now, stale)
	p.in = rest
	if escaped {
		p.escape(d)
		return
	}
	if p.deliver(d, held, data) {
		p.lintEscape(d, held, data, stale)
		if w := d.stream.want(); w >= 0 && int64(d.esc.Held()) >= w {
			p.deliver(d, d.esc.Flush()) // a length that is reached wins over an escape in progress
			return
		}
		p.armEscape(d)
	}
}

// deliver hands runs of data to the session. It reports false when that has ended data mode; what was left over is then command input.
func (p *port) deliver(d *dataMode, runs ...[]byte) bool {
	var left []byte
	epoch := p.g.loop.Epoch()
	for _, b := range runs {
		for p.data == d && len(b) > 0 {
			n, reached := d.clip(len(b))
			if n > 0 {
				p.g.trace.Data(trace.FromHost, n)
				b = b[d.stream.receive(b[:n]):]
			}
			p.g.hit(reached)
		}
		left = append(left, b...)
	}
	if len(left) > 0 && p.g.loop.Epoch() == epoch {
		p.in = append(left, p.in...)
	}
	return p.data == d
}

// armEscape sees to it that the detector is asked again when a wait is over.
func (p *port) armEscape(d *dataMode) {
	if at, ok := d.esc.Deadline(); ok {
		p.armEscapeAt(d, at)
	} else {
		d.timer()
	}
}

func (p *port) armEscapeAt(d *dataMode, at time.Time) {
	d.timer()
	d.timer = p.g.loop.AfterTime(at, func() {
		if p.data != d || p.full() {
			return // what waits in the tty has to be read first: resumeTiming
		}
		held, escaped := d.esc.Tick(p.g.loop.Clock.Now())
		if escaped {
			p.escape(d)
			return
		}
		if p.deliver(d, held) {
			p.armEscape(d)
		}
	})
}

// resumeTiming is the end of a pause in reading: what is read next has waited in the tty, and what is held must wait for it.
func (p *port) resumeTiming(d *dataMode) {
	d.stale, d.last = staleAfterPause, p.g.loop.Clock.Now()
	if p.network {
		d.stale = staleOverNetwork
	}
	if d.esc.Held() > 0 {
		p.armEscapeAt(d, d.last.Add(d.esc.Guard))
	}
}

// hostGone is asked after CONNECT: a host that closed the port while it was awaited has dropped DTR in data mode all the same, even if there is
// another one now.
func (p *port) hostGone() {
	if (p.dropped || !p.listening()) && p.data != nil {
		p.dropDTR()
	}
}

// dropDTR does what AT&D says when the host drops DTR in data mode.
func (p *port) dropDTR() {
	switch {
	case p.closed, p.g.set.dtr == 2:
		p.data.stream.abort()
	case p.g.set.dtr == 1:
		p.escape(p.data)
	}
}

// A sender is a session that a worker feeds with data for the host.
type fedStream interface {
	stream
	// over reports that the session takes no more data.
	over() bool
}

// send writes data to the host, for the worker that feeds s; the modem is not locked. It blocks while the host does not read and while s is
// suspended, and returns how much it has written: less than all when s is over. A host that is gone loses the data, as on a wire.
func (p *port) send(s fedStream, b []byte) (sent int) {
	g := p.g
	g.loop.Lock()
	defer g.loop.Unlock()
	for sent < len(b) && p.clear(s) {
		d, epoch := p.data, g.loop.Epoch()
		n, reached := d.breakpoints.take(min(len(b)-sent, p.piece()))
		if n > 0 {
			p.sendPart(s, b[sent:sent+n])
			sent += n
		}
		if g.loop.Epoch() != epoch {
			(&breakpoints{reached, d.breakpoints.moved}).missed()
			return sent
		}
		g.hit(reached)
		p.flush()
		if g.hooks != nil || len(p.in) > 0 {
			g.settle() // lines and data may have waited for what flush has done
		}
	}
	return sent
}

// clear waits until s may write; false when it is over.
func (p *port) clear(s fedStream) bool {
	for {
		if s.over() || p.closed {
			return false
		}
		if p.data != nil && p.data.stream == stream(s) && !p.writing && len(p.out)+len(p.queue) == 0 {
			return true
		}
		p.g.loop.Wait()
	}
}

// sendPart writes data, without the lock.
func (p *port) sendPart(s fedStream, b []byte) {
	g := p.g
	p.writing = true
	g.trace.Data(trace.ToHost, len(b))
	err := p.writeUnlocked(b)
	p.writing = false
	if err != nil {
		p.awaitHangUp(s)
	}
}

// hangUpNotice is how long a port may take to tell that the host it could not write to has gone.
const hangUpNotice = 100 * time.Millisecond

// awaitHangUp waits for the port to tell that the host is gone, so that AT&D rules what happens to the data after it.
func (p *port) awaitHangUp(s fedStream) {
	g, late := p.g, false
	stop := g.loop.After(hangUpNotice, func() { late = true; g.loop.Wake() })
	defer stop()
	for p.dtr && !late && !s.over() && !p.closed {
		g.loop.Wait()
	}
}

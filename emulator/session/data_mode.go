package session

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
type Stream interface {
	// receive takes bytes from the host and returns how many; fewer than all means that data mode is over, and the rest is command input.
	Receive(b []byte) int
	// want is how many bytes end the session by themselves, or -1.
	Want() int64
	// room reports whether the host may go on sending.
	Room() bool
	// escape ends or suspends the session: +++, or DTR dropped with AT&D1. The session leaves data mode and answers.
	Escape()
	// abort ends the session and its transfer: DTR dropped with AT&D2, or the port is gone.
	Abort()
}

// dataMode is a port's data mode.
type dataMode struct {
	stream      Stream
	esc         *atparser.Escape
	timer       loop.Stop
	stale       int       // bytes still to come whose timing is lost
	last        time.Time // of the last read
	plus        plusWatch // for lint
	due         bool      // its CONNECT is not written yet
	breakpoints breakpoints
}

// Connect writes CONNECT and enters data mode. The modem is locked.
func (p *Session) Connect(s Stream, detail string) {
	g := p.g
	esc := atparser.NewEscape(g.Loop.Clock.Real(g.set.guard()))
	esc.Window = g.Loop.Clock.Real(esc.Window)
	p.data = &dataMode{stream: s, esc: esc, timer: func() {}, due: true}
	g.dataPort = p
	p.schedulePoll()
	r := at.ResultConnect
	if detail != "" {
		r.Word += " " + detail
	}
	p.Result(r)
	p.setBreakpoints(p.data)
}

// Streams reports that s is behind the port, in data mode.
func (p *Session) Streams(s Stream) bool { return p.data != nil && p.data.stream == s }

// Acknowledge writes a byte into data mode, with what is due next.
func (p *Session) Acknowledge(b byte) { p.out = append(p.out, b) }

// entering reports that CONNECT is due and no bytes are to be written after those that are taken out already.
func (p *Session) entering() bool {
	if p.data == nil || !p.data.due || p.captured != nil || len(p.out) > 0 {
		return false
	}
	return !slices.ContainsFunc(p.queue, func(s queuedWrite) bool { return len(s.bytes) > 0 })
}

// readFirst reports that CONNECT must wait for the port's next read: what a host has sent before CONNECT is not its answer to it.
func (p *Session) readFirst() bool { return p.data != nil && p.data.due && !p.full() && p.More() }

// enterData is called as CONNECT goes out: what has come by then is no answer to it.
func (p *Session) enterData() {
	g, d := p.g, p.data
	d.due = false
	d.esc.Start(g.Loop.Clock.Now())
	early := p.asm.EnterData(p.in)
	p.take(len(p.in) - len(early))
	if len(early) > 0 {
		g.Lint.Report(lint.EarlyData, p.LastLine(), "bytes came before CONNECT, and a module may lose them: wait for it")
		if g.Strict {
			p.in = p.in[:0]
		}
	}
}

// escape ends data mode at the host's wish.
func (p *Session) escape(d *dataMode) {
	d.stream.Escape()
	p.afterData = false
}

// LeaveData brings the port back to command mode. The session stays with its command.
func (p *Session) LeaveData() {
	p.data.timer()
	p.data.plus.stop()
	k := &p.data.breakpoints
	p.data = nil
	k.missed()
	p.beginCapture(p.active) // the answer goes on
	p.afterData = true
	p.g.dataPort = nil
	p.asm.Reset()
	p.g.Loop.Wake()
}

// takeData passes what was received through the escape detector to the session.
func (p *Session) takeData() {
	d := p.data
	now := p.g.Loop.Clock.Now()
	b := p.asm.FirstData(p.in)
	if len(b) == 0 {
		p.take(len(p.in))
		return
	}
	if now.Sub(d.last) >= p.g.Loop.Clock.Real(freshAfter) {
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
		if w := d.stream.Want(); w >= 0 && int64(d.esc.Held()) >= w {
			p.deliver(d, d.esc.Flush()) // a length that is reached wins over an escape in progress
			return
		}
		p.armEscape(d)
	}
}

// deliver hands runs of data to the session. It reports false when that has ended data mode; what was left over is then command input.
func (p *Session) deliver(d *dataMode, runs ...[]byte) bool {
	var left []byte
	epoch := p.g.Loop.Epoch()
	for _, b := range runs {
		for p.data == d && len(b) > 0 {
			n, reached := d.clip(len(b))
			if n > 0 {
				p.g.Trace.Data(trace.FromHost, n)
				b = b[d.stream.Receive(b[:n]):]
			}
			p.g.hit(reached)
		}
		left = append(left, b...)
	}
	if len(left) > 0 && p.g.Loop.Epoch() == epoch {
		p.in = append(left, p.in...)
	}
	return p.data == d
}

// armEscape sees to it that the detector is asked again when a wait is over.
func (p *Session) armEscape(d *dataMode) {
	if at, ok := d.esc.Deadline(); ok {
		p.armEscapeAt(d, at)
	} else {
		d.timer()
	}
}

func (p *Session) armEscapeAt(d *dataMode, at time.Time) {
	d.timer()
	d.timer = p.g.Loop.AfterTime(at, func() {
		if p.data != d || p.full() {
			return // what waits in the tty has to be read first: resumeTiming
		}
		held, escaped := d.esc.Tick(p.g.Loop.Clock.Now())
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
func (p *Session) resumeTiming(d *dataMode) {
	d.stale, d.last = staleAfterPause, p.g.Loop.Clock.Now()
	if p.network {
		d.stale = staleOverNetwork
	}
	if d.esc.Held() > 0 {
		p.armEscapeAt(d, d.last.Add(d.esc.Guard))
	}
}

// HostGone is asked after CONNECT: a host that closed the port while it was awaited has dropped DTR in data mode all the same, even if there is
// another one now.
func (p *Session) HostGone() {
	if (p.dropped || !p.listening()) && p.data != nil {
		p.dropDTR()
	}
}

// dropDTR does what AT&D says when the host drops DTR in data mode.
func (p *Session) dropDTR() {
	switch {
	case p.closed, p.g.set.dtr == 2:
		p.data.stream.Abort()
	case p.g.set.dtr == 1:
		p.escape(p.data)
	}
}

// A sender is a session that a worker feeds with data for the host.
type FedStream interface {
	Stream
	// over reports that the session takes no more data.
	Over() bool
}

// Send writes data to the host, for the worker that feeds s; the modem is not locked. It blocks while the host does not read and while s is
// suspended, and returns how much it has written: less than all when s is over. A host that is gone loses the data, as on a wire.
func (p *Session) Send(s FedStream, b []byte) (sent int) {
	g := p.g
	g.Loop.Lock()
	defer g.Loop.Unlock()
	for sent < len(b) && p.clear(s) {
		d, epoch := p.data, g.Loop.Epoch()
		n, reached := d.breakpoints.take(min(len(b)-sent, p.piece()))
		if n > 0 {
			p.sendPart(s, b[sent:sent+n])
			sent += n
		}
		if g.Loop.Epoch() != epoch {
			(&breakpoints{reached, d.breakpoints.moved}).missed()
			return sent
		}
		g.hit(reached)
		p.flush()
		if g.Hooks != nil || len(p.in) > 0 {
			g.Settle() // lines and data may have waited for what flush has done
		}
	}
	return sent
}

// clear waits until s may write; false when it is over.
func (p *Session) clear(s FedStream) bool {
	for {
		if s.Over() || p.closed {
			return false
		}
		if p.data != nil && p.data.stream == Stream(s) && !p.writing && len(p.out)+len(p.queue) == 0 {
			return true
		}
		p.g.Loop.Wait()
	}
}

// sendPart writes data, without the lock.
func (p *Session) sendPart(s FedStream, b []byte) {
	g := p.g
	p.writing = true
	g.Trace.Data(trace.ToHost, len(b))
	err := p.writeUnlocked(b)
	p.writing = false
	if err != nil {
		p.awaitHangUp(s)
	}
}

// hangUpNotice is how long a port may take to tell that the host it could not write to has gone.
const hangUpNotice = 100 * time.Millisecond

// awaitHangUp waits for the port to tell that the host is gone, so that AT&D rules what happens to the data after it.
func (p *Session) awaitHangUp(s FedStream) {
	g, late := p.g, false
	stop := g.Loop.After(hangUpNotice, func() { late = true; g.Loop.Wake() })
	defer stop()
	for p.dtr && !late && !s.Over() && !p.closed {
		g.Loop.Wait()
	}
}

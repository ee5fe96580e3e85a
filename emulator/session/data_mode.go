package session

import (
	"slices"
	"time"

	"ptymodem/atparser"
	"ptymodem/emulator/lint"
	"ptymodem/emulator/loop"
	"ptymodem/emulator/trace"
	"ptymodem/ftpbackend/plan"
)

const (
	// staleAfterPause is how many bytes may have waited in the tty when reading paused: their
	// timing is lost.
	staleAfterPause = 64 << 10
	// staleOverNetwork is the same for a connection, with what the systems on both sides hold.
	staleOverNetwork = 16 << 20
	// freshAfter is the gap between two reads that shows that nothing waited any more.
	freshAfter = 50 * time.Millisecond
)

// dataMode is a port's data mode, from CONNECT on. The modem's lock guards it.
type dataMode struct {
	session     *Session
	stream      Stream
	esc         *atparser.Escape
	timer       loop.Stop   // asks esc again; never nil
	stale       int         // bytes still to come whose timing is lost
	last        time.Time   // of the last read
	due         bool        // its CONNECT is not written yet
	ending      bool        // the last bytes for the host are written: what it sends now may be its next command
	kept        []byte      // which it has sent since then
	moved       int64       // bytes of the stream, for whoever watches
	fromHost    bool        // of the latest
	plus        plusWatch   // for lint
	breakpoints breakpoints // of the hooks
}

// entering reports that CONNECT is due and no bytes are to be written after those that are taken
// out already. In command mode, where d is nil, it is not.
func (d *dataMode) entering() bool {
	if d == nil || !d.due {
		return false
	}
	p := d.session
	if p.queue.captured != nil || len(p.output.unwritten) > 0 {
		return false
	}
	return !slices.ContainsFunc(p.queue.writes, func(s queuedWrite) bool { return len(s.bytes) > 0 })
}

// readFirst reports that CONNECT must wait for the port's next read: what a host has sent before
// CONNECT is not its answer to it. In command mode, where d is nil, nothing must.
func (d *dataMode) readFirst() bool {
	return d != nil && d.due && !d.session.input.full() && d.session.line.more()
}

// enter is called as CONNECT goes out: what has come by then is no answer to it.
func (d *dataMode) enter() {
	p := d.session
	d.due = false
	d.esc.Start(p.g.Loop.Clock.Now())
	early := p.input.asm.EnterData(p.input.unread)
	p.input.take(len(p.input.unread) - len(early))
	if len(early) > 0 {
		p.lint.report(lint.EarlyData, "bytes came before CONNECT, and a module may lose them: wait for it")
		if p.g.Strict {
			p.input.unread = p.input.unread[:0]
		}
	}
}

// leave brings the port back to command mode. The session stays with its command.
func (d *dataMode) leave() {
	p := d.session
	d.timer()
	d.plus.stop()
	left, moved := d.breakpoints.Take(), d.breakpoints.Moved()
	if len(d.kept) > 0 {
		p.input.unread = append(d.kept, p.input.unread...)
	}
	p.data = nil
	plan.Miss(left, moved)
	p.queue.beginCapture(p.running.active) // the answer goes on
	p.lint.afterData = true
	p.g.dataPort = nil
	p.input.asm.Reset()
	p.g.Loop.Wake()
}

// escape ends data mode at the host's wish.
func (d *dataMode) escape() {
	d.kept = nil // it was data
	d.stream.Escape()
	d.session.lint.afterData = false
}

// take passes what was received through the escape detector to the session.
func (d *dataMode) take() {
	p := d.session
	now := p.g.Loop.Clock.Now()
	b := p.input.asm.FirstData(p.input.unread)
	if len(b) == 0 {
		p.input.take(len(p.input.unread))
		return
	}
	if now.Sub(d.last) >= p.g.Loop.Clock.Real(freshAfter) {
		d.stale = 0
	}
	d.last = now
	stale := d.stale > 0
	d.stale = max(0, d.stale-len(b))
	held, data, escaped, rest := d.esc.Feed(b, now, stale)
	p.input.unread = rest
	if escaped {
		d.escape()
		return
	}
	if d.deliver(held, data) {
		d.plus.look(held, data, stale)
		if w := d.stream.Want(); w >= 0 && int64(d.esc.Held()) >= w {
			d.deliver(d.esc.Flush()) // a length that is reached wins over an escape in progress
			return
		}
		d.armEscape()
	}
}

// deliver hands runs of data to the session. It reports false when that has ended data mode; what
// was left over is then command input.
func (d *dataMode) deliver(runs ...[]byte) bool {
	p := d.session
	if d.ending {
		for _, b := range runs {
			d.kept = append(d.kept, b...)
		}
		return true
	}
	var left []byte
	epoch := p.g.Loop.Epoch()
	for _, b := range runs {
		for p.data == d && len(b) > 0 {
			n, reached := d.breakpoints.clip(d.wanted(len(b)))
			if n > 0 {
				d.moved, d.fromHost = d.moved+int64(n), true
				p.g.Trace.Data(p.inTrace(), trace.FromHost, n)
				b = b[d.stream.Receive(b[:n]):]
			}
			p.g.hit(reached)
		}
		left = append(left, b...)
	}
	if len(left) > 0 && p.g.Loop.Epoch() == epoch {
		p.input.unread = append(left, p.input.unread...)
	}
	return p.data == d
}

// wanted is how many of n bytes are the session's: what follows its last is a command.
func (d *dataMode) wanted(n int) int {
	if w := d.stream.Want(); w > 0 && w < int64(n) {
		return int(w)
	}
	return n
}

// armEscape sees to it that the detector is asked again when a wait is over.
func (d *dataMode) armEscape() {
	if at, ok := d.esc.Deadline(); ok {
		d.armEscapeAt(at)
	} else {
		d.timer()
	}
}

func (d *dataMode) armEscapeAt(at time.Time) {
	p := d.session
	d.timer()
	d.timer = p.g.Loop.AfterTime(at, func() {
		if p.data != d || p.input.full() {
			return // what waits in the tty has to be read first: resumeTiming
		}
		held, escaped := d.esc.Tick(p.g.Loop.Clock.Now())
		if escaped {
			d.escape()
			return
		}
		if d.deliver(held) {
			d.armEscape()
		}
	})
}

// resumeTiming is the end of a pause in reading: what is read next has waited in the tty, and what
// is held must wait for it.
func (d *dataMode) resumeTiming() {
	p := d.session
	d.stale, d.last = staleAfterPause, p.g.Loop.Clock.Now()
	if p.line.network {
		d.stale = staleOverNetwork
	}
	if d.esc.Held() > 0 {
		d.armEscapeAt(d.last.Add(d.esc.Guard))
	}
}

// dropDTR does what AT&D says when the host drops DTR in data mode.
func (d *dataMode) dropDTR() {
	switch p := d.session; {
	case p.host.closed, p.g.set.dtr == 2:
		d.stream.Abort()
	case p.g.set.dtr == 1:
		d.escape()
	}
}

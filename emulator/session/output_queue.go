package session

import (
	"time"

	"ptymodem/emulator/loop"
)

// A queuedWrite is a part of the output queue: bytes for a write of their own, or something to do once all before it is written.
type queuedWrite struct {
	bytes []byte
	then  func()
	at    time.Time     // not before; zero is now
	gap   time.Duration // modem time after the segment before
}

// outputQueue is how a port says what the hooks have a say in. While its queue is not empty everything else that is due waits behind it, no line is taken
// and no URC comes. Without hooks it is never used.
type outputQueue struct {
	queue        []queuedWrite
	wait         loop.Stop      // until the first write is due; nil when nobody waits
	captured     *activeCommand // whose answer is being put together in out, for flushCapture
	pendingOK    *pendingOK     // an OK that waits for its result URC
	lineCommands []*activeCommand
}

// enqueue queues s behind all that is due.
func (p *Session) enqueue(s queuedWrite) {
	p.setAside()
	p.queue = append(p.queue, s)
}

// setAside queues what is due, so that what comes next is a write of its own.
func (p *Session) setAside() {
	if p.captured == nil && len(p.out) > 0 {
		p.queue = append(p.queue, queuedWrite{bytes: p.out})
		p.out = nil
	}
}

// next is what is to be done next: bytes to write, or a function to call. Neither when nothing is, or it is too early.
func (p *Session) next() (b []byte, then func()) {
	for len(p.queue) > 0 {
		s := p.queue[0]
		if !p.isDue(s) {
			return nil, nil
		}
		if p.queue = p.queue[1:]; len(p.queue) == 0 {
			p.queue = nil
		}
		if len(s.bytes) > 0 || s.then != nil {
			return s.bytes, s.then
		}
	}
	if p.captured != nil || len(p.out) == 0 {
		return nil, nil
	}
	b, p.out, p.free = p.out, p.free[:0], nil
	return b, nil
}

// isDue reports that the time of the first segment has come, and sees to it that somebody looks again when not.
func (p *Session) isDue(s queuedWrite) bool {
	if p.wait != nil {
		return false
	}
	g, now := p.g, p.g.Loop.Clock.Now()
	if s.gap > 0 {
		s.at = now.Add(g.Loop.Clock.Real(s.gap))
	}
	if !s.at.After(now) {
		return true
	}
	p.wait = g.Loop.AfterTime(s.at, func() {
		p.wait = nil
		p.queue[0].at, p.queue[0].gap = time.Time{}, 0
	})
	return false
}

// AfterFlush calls f once all that is due is written: at once, as a rule.
func (p *Session) AfterFlush(f func()) {
	if len(p.queue) == 0 || p.pendingOK != nil {
		f()
		return
	}
	p.enqueue(queuedWrite{then: f})
}

// beginCapture begins the answer of o, if it is to be delayed, split or corrupted; flushCapture ends it.
func (p *Session) beginCapture(o *activeCommand) {
	if o != nil && o.isCaptured() {
		p.setAside()
		p.captured = o
	}
}

// flushCapture says what has been put together.
func (p *Session) flushCapture() {
	if o := p.captured; o != nil {
		b := p.out
		p.out, p.captured = nil, nil
		p.enqueueChunks(o, o.corrupted(b), o.delay)
	}
}

// enqueueChunks queues bytes in the pieces that o comes in, after a delay.
func (p *Session) enqueueChunks(o *activeCommand, b []byte, delay time.Duration) {
	size := o.answer.Split
	if size <= 0 {
		size = len(b)
	}
	next := queuedWrite{}
	if delay > 0 {
		next.at = p.g.Loop.Clock.Now().Add(p.g.Loop.Clock.Real(delay))
	}
	for {
		n := min(size, len(b))
		next.bytes, b = b[:n:n], b[n:]
		p.enqueue(next)
		if len(b) == 0 {
			return
		}
		next = queuedWrite{gap: o.answer.Gap}
	}
}

// urcBeforeAnswer sends a URC between a line and its answer.
func (p *Session) urcBeforeAnswer(text string) {
	p.enqueue(queuedWrite{bytes: p.g.set.framed(nil, text)})
}

// frameURC queues a URC, in the pieces that its command comes in.
func (p *Session) frameURC(u pendingURC) {
	if u.command == nil || u.command.answer.Split <= 0 {
		p.frame(u.text)
		return
	}
	p.enqueueChunks(u.command, p.g.set.framed(nil, u.text), 0)
}

// dropQueue drops the output queue, and does what waited for it.
func (p *Session) dropQueue() {
	slow := p.queue
	p.queue = nil
	p.stopWait()
	for _, s := range slow {
		if s.then != nil {
			s.then()
		}
	}
}

func (p *Session) stopWait() {
	if p.wait != nil {
		p.wait()
		p.wait = nil
	}
}

// discard drops the output that is queued or captured, and nothing comes of it.
func (p *Session) discard() {
	if p.captured != nil {
		p.out = p.out[:0]
	}
	p.stopWait()
	p.outputQueue = outputQueue{}
}

// framed adds text between CR LF and CR LF.
func (s *Settings) framed(b []byte, text string) []byte {
	cr, lf := s.regs.S3, s.regs.S4
	return append(append(append(b, cr, lf), text...), cr, lf)
}

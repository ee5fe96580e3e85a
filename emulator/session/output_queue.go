package session

import (
	"time"

	"ptymodem/emulator/loop"
)

// A queuedWrite is a part of the output queue: bytes for a write of their own, or something to do
// once all before it is written.
type queuedWrite struct {
	bytes []byte
	then  func()
	at    time.Time     // not before; zero is now
	gap   time.Duration // modem time after the segment before
}

// outputQueue is what is due to the host and the hooks have a say in. While it is not empty
// everything else that is due waits behind it, no line is taken and no URC comes. Without hooks it
// is never used. All of it needs the modem's lock.
type outputQueue struct {
	session *Session

	writes   []queuedWrite
	wait     loop.Stop      // until the first write is due; nil when nobody waits
	captured *activeCommand // whose answer is being put together in the output, for flushCapture
}

// empty reports that nothing is queued.
func (q *outputQueue) empty() bool { return len(q.writes) == 0 }

// enqueue queues s behind all that is due.
func (q *outputQueue) enqueue(s queuedWrite) {
	q.setAside()
	q.writes = append(q.writes, s)
}

// setAside queues what is due, so that what comes next is a write of its own.
func (q *outputQueue) setAside() {
	if w := &q.session.output; q.captured == nil && len(w.unwritten) > 0 {
		q.writes = append(q.writes, queuedWrite{bytes: w.unwritten})
		w.unwritten = nil
	}
}

// next is what is to be done next: bytes to write, or a function to call. Neither when nothing is,
// or it is too early.
func (q *outputQueue) next() (b []byte, then func()) {
	for len(q.writes) > 0 {
		s := q.writes[0]
		if !q.isDue(s) {
			return nil, nil
		}
		if q.writes = q.writes[1:]; len(q.writes) == 0 {
			q.writes = nil
		}
		if len(s.bytes) > 0 || s.then != nil {
			return s.bytes, s.then
		}
	}
	w := &q.session.output
	if q.captured != nil || len(w.unwritten) == 0 {
		return nil, nil
	}
	b, w.unwritten, w.free = w.unwritten, w.free[:0], nil
	return b, nil
}

// isDue reports that the time of the first segment has come, and sees to it that somebody looks
// again when not.
func (q *outputQueue) isDue(s queuedWrite) bool {
	if q.wait != nil {
		return false
	}
	l := q.session.g.Loop
	now := l.Clock.Now()
	if s.gap > 0 {
		s.at = now.Add(l.Clock.Real(s.gap))
	}
	if !s.at.After(now) {
		return true
	}
	q.wait = l.AfterTime(s.at, func() {
		q.wait = nil
		q.writes[0].at, q.writes[0].gap = time.Time{}, 0
	})
	return false
}

// afterFlush calls f once all that is due is written: at once, as a rule.
func (q *outputQueue) afterFlush(f func()) {
	if q.empty() || q.session.merge.pending != nil {
		f()
		return
	}
	q.enqueue(queuedWrite{then: f})
}

// beginCapture begins the answer of o, if it is to be delayed, split or corrupted; flushCapture
// ends it.
func (q *outputQueue) beginCapture(o *activeCommand) {
	if o != nil && o.isCaptured() {
		q.setAside()
		q.captured = o
	}
}

// flushCapture says what has been put together.
func (q *outputQueue) flushCapture() {
	if o := q.captured; o != nil {
		w := &q.session.output
		b := w.unwritten
		w.unwritten, q.captured = nil, nil
		q.enqueueChunks(o, o.corrupted(b), o.delay)
	}
}

// enqueueChunks queues bytes in the pieces that o comes in, after a delay.
func (q *outputQueue) enqueueChunks(o *activeCommand, b []byte, delay time.Duration) {
	size := o.answer.Split
	if size <= 0 {
		size = len(b)
	}
	next := queuedWrite{}
	if delay > 0 {
		clock := &q.session.g.Loop.Clock
		next.at = clock.Now().Add(clock.Real(delay))
	}
	for {
		n := min(size, len(b))
		next.bytes, b = b[:n:n], b[n:]
		q.enqueue(next)
		if len(b) == 0 {
			return
		}
		next = queuedWrite{gap: o.answer.Gap}
	}
}

// drop drops the queue, and does what waited for it.
func (q *outputQueue) drop() {
	dropped := q.writes
	q.writes = nil
	q.stopWait()
	for _, s := range dropped {
		if s.then != nil {
			s.then()
		}
	}
}

func (q *outputQueue) stopWait() {
	if q.wait != nil {
		q.wait()
		q.wait = nil
	}
}

// discard drops the output that is queued or captured, and nothing comes of it.
func (q *outputQueue) discard() {
	if q.captured != nil {
		q.session.output.unwritten = q.session.output.unwritten[:0]
	}
	q.stopWait()
	q.writes, q.captured, q.session.merge.pending = nil, nil, nil
}

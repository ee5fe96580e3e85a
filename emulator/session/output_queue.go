package session

import (
	"time"

	"ptymodem/emulator/loop"
	"ptymodem/emulator/trace"
)

// A queuedWrite is a part of the output queue: bytes for a write of their own, or something to do
// once all before it is written.
type queuedWrite struct {
	bytes []byte
	then  func()
	at    time.Time     // not before; zero is now
	gap   time.Duration // modem time after the segment before
}

// output is what is due to the host: bytes to write, and before them a queue of what the hooks have
// a say in. While the queue is not empty everything else that is due waits behind it, no line is
// taken and no URC comes. Without hooks the queue is never used. All of it needs the modem's lock;
// who writes it to the line is [Session.flush].
type output struct {
	loop  *loop.Loop
	set   *Settings
	trace *trace.Tracer

	unwritten []byte // due to the host
	free      []byte // memory for unwritten
	text      []byte // a line of information, while it is put together
	infos     int    // lines of information of the command that runs
	writing   bool   // somebody is, with the modem unlocked

	queue     []queuedWrite
	wait      loop.Stop      // until the first write is due; nil when nobody waits
	captured  *activeCommand // whose answer is being put together in unwritten, for flushCapture
	pendingOK *pendingOK     // an OK that waits for its result URC
}

// enqueue queues s behind all that is due.
func (w *output) enqueue(s queuedWrite) {
	w.setAside()
	w.queue = append(w.queue, s)
}

// setAside queues what is due, so that what comes next is a write of its own.
func (w *output) setAside() {
	if w.captured == nil && len(w.unwritten) > 0 {
		w.queue = append(w.queue, queuedWrite{bytes: w.unwritten})
		w.unwritten = nil
	}
}

// next is what is to be done next: bytes to write, or a function to call. Neither when nothing is,
// or it is too early.
func (w *output) next() (b []byte, then func()) {
	for len(w.queue) > 0 {
		s := w.queue[0]
		if !w.isDue(s) {
			return nil, nil
		}
		if w.queue = w.queue[1:]; len(w.queue) == 0 {
			w.queue = nil
		}
		if len(s.bytes) > 0 || s.then != nil {
			return s.bytes, s.then
		}
	}
	if w.captured != nil || len(w.unwritten) == 0 {
		return nil, nil
	}
	b, w.unwritten, w.free = w.unwritten, w.free[:0], nil
	return b, nil
}

// isDue reports that the time of the first segment has come, and sees to it that somebody looks
// again when not.
func (w *output) isDue(s queuedWrite) bool {
	if w.wait != nil {
		return false
	}
	now := w.loop.Clock.Now()
	if s.gap > 0 {
		s.at = now.Add(w.loop.Clock.Real(s.gap))
	}
	if !s.at.After(now) {
		return true
	}
	w.wait = w.loop.AfterTime(s.at, func() {
		w.wait = nil
		w.queue[0].at, w.queue[0].gap = time.Time{}, 0
	})
	return false
}

// afterFlush calls f once all that is due is written: at once, as a rule.
func (w *output) afterFlush(f func()) {
	if len(w.queue) == 0 || w.pendingOK != nil {
		f()
		return
	}
	w.enqueue(queuedWrite{then: f})
}

// beginCapture begins the answer of o, if it is to be delayed, split or corrupted; flushCapture
// ends it.
func (w *output) beginCapture(o *activeCommand) {
	if o != nil && o.isCaptured() {
		w.setAside()
		w.captured = o
	}
}

// flushCapture says what has been put together.
func (w *output) flushCapture() {
	if o := w.captured; o != nil {
		b := w.unwritten
		w.unwritten, w.captured = nil, nil
		w.enqueueChunks(o, o.corrupted(b), o.delay)
	}
}

// enqueueChunks queues bytes in the pieces that o comes in, after a delay.
func (w *output) enqueueChunks(o *activeCommand, b []byte, delay time.Duration) {
	size := o.answer.Split
	if size <= 0 {
		size = len(b)
	}
	next := queuedWrite{}
	if delay > 0 {
		next.at = w.loop.Clock.Now().Add(w.loop.Clock.Real(delay))
	}
	for {
		n := min(size, len(b))
		next.bytes, b = b[:n:n], b[n:]
		w.enqueue(next)
		if len(b) == 0 {
			return
		}
		next = queuedWrite{gap: o.answer.Gap}
	}
}

// urcBeforeAnswer sends a URC between a line and its answer.
func (w *output) urcBeforeAnswer(text string) {
	w.enqueue(queuedWrite{bytes: w.set.framed(nil, text)})
}

// frameURC queues a URC, in the pieces that its command comes in.
func (w *output) frameURC(u pendingURC) {
	if u.command == nil || u.command.answer.Split <= 0 {
		w.frame(u.text)
		return
	}
	w.enqueueChunks(u.command, w.set.framed(nil, u.text), 0)
}

// dropQueue drops the output queue, and does what waited for it.
func (w *output) dropQueue() {
	slow := w.queue
	w.queue = nil
	w.stopWait()
	for _, s := range slow {
		if s.then != nil {
			s.then()
		}
	}
}

func (w *output) stopWait() {
	if w.wait != nil {
		w.wait()
		w.wait = nil
	}
}

// discard drops the output that is queued or captured, and nothing comes of it.
func (w *output) discard() {
	if w.captured != nil {
		w.unwritten = w.unwritten[:0]
	}
	w.stopWait()
	w.queue, w.pendingOK, w.captured = nil, nil, nil
}

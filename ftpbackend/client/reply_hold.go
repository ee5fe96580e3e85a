package client

import (
	"time"

	"ptymodem/ftpbackend/reply"
)

// replyHold keeps replies from the client until they may count: a plan delays them, or may still
// decide on them. Any goroutine may call its methods. control.mu guards the fields.
type replyHold struct {
	control      *control
	delay        time.Duration // of the command's final reply, until that has come
	replies      []reply.Reply // those held, in the order in which they came
	stop         func() bool   // of the delay that runs, or nil
	atBreakpoint bool          // a breakpoint's Hit runs, which may decide on the reply
	releasing    bool          // a goroutine hands replies on, with control.mu unlocked
}

// keep takes a reply that has to wait, or that comes behind one that has to.
func (h *replyHold) keep(r reply.Reply) bool {
	h.control.mu.Lock()
	defer h.control.mu.Unlock()
	if !h.active() && !h.tooEarly(r) {
		return false
	}
	h.replies = append(h.replies, r)
	return true
}

// active tells whether a reply that comes now has to wait behind others. control.mu is held.
func (h *replyHold) active() bool { return len(h.replies) > 0 || h.releasing }

// tooEarly tells whether a reply has to wait. A delay starts when nothing else holds the reply.
// control.mu is held.
func (h *replyHold) tooEarly(r reply.Reply) bool {
	c := h.control
	switch {
	case !c.command.final(r, c.transfer):
		return false
	case h.atBreakpoint:
		return true
	case c.command.underWay() && c.transfer.undecided():
		c.transfer.replied(r.Code) // it may lack its connection
		return true
	}
	return h.delays()
}

// delays tells whether the final reply has to wait for its delay, which starts with the first call.
// control.mu is held.
func (h *replyHold) delays() bool {
	if h.delay > 0 {
		d := h.delay
		h.delay = 0
		h.stop = h.control.timers.hold(d, h.delayed)
	}
	return h.stop != nil
}

// delayed is the end of a delay. It must not block.
func (h *replyHold) delayed() {
	c := h.control
	c.mu.Lock()
	h.stop = nil
	c.mu.Unlock()
	go func() {
		defer c.guard()
		h.release()
	}()
}

// release hands on the replies that need not wait any longer.
func (h *replyHold) release() {
	c := h.control
	c.mu.Lock()
	defer c.mu.Unlock()
	if h.releasing {
		return
	}
	h.releasing = true
	for len(h.replies) > 0 && c.cause == nil && !h.tooEarly(h.replies[0]) {
		r := h.replies[0]
		h.replies = h.replies[1:]
		h.handOn(r)
	}
	h.releasing = false
	c.changed.Broadcast()
}

// handOn hands on a reply with control.mu unlocked. It is held before and after, also after a
// panic.
func (h *replyHold) handOn(r reply.Reply) {
	h.control.mu.Unlock()
	defer h.control.mu.Lock()
	h.control.queue.take(r)
}

// settle waits until no reply is held: what came before the connection's end counts, however late
// it is handed on.
func (h *replyHold) settle() {
	c := h.control
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.cause == nil && h.active() {
		c.changed.Wait()
	}
}

// setAtBreakpoint holds final replies while a breakpoint's Hit runs: what Hit does to the server
// may have a reply before Hit has returned.
func (h *replyHold) setAtBreakpoint(on bool) {
	h.control.mu.Lock()
	h.atBreakpoint = on
	h.control.mu.Unlock()
	if !on {
		h.release()
	}
}

// discard forgets the replies held, at the session's end. control.mu is held.
func (h *replyHold) discard() {
	h.replies = nil
	if h.stop != nil {
		h.stop()
		h.stop = nil
	}
}

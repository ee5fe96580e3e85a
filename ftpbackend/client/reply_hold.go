package client

import (
	"time"

	"ptymodem/ftpbackend/reply"
)

// replyHold keeps replies from the client until they may count, and has what the client gets in
// place of one. control.mu guards it.
type replyHold struct {
	delay        time.Duration // of the command's final reply, until that has come
	replies      []reply.Reply // those held, in the order in which they came
	stop         func() bool   // of the delay that runs, or nil
	atBreakpoint bool          // a breakpoint's Hit runs, which may decide on the reply
	releasing    bool          // a goroutine hands replies on, with control.mu unlocked
	override     reply.Reply   // replaces the server's final reply; code 0: none
	silent       bool          // the operation does not know of the exchange
}

// begin prepares for a command.
func (h *replyHold) begin(delay time.Duration) { h.delay, h.override = delay, reply.Reply{} }

// active tells whether a reply that comes now has to wait behind others.
func (h *replyHold) active() bool { return len(h.replies) > 0 || h.releasing }

// keep takes a reply that has to wait.
func (h *replyHold) keep(r reply.Reply) { h.replies = append(h.replies, r) }

// take returns the first reply held.
func (h *replyHold) take() reply.Reply {
	r := h.replies[0]
	h.replies = h.replies[1:]
	return r
}

// delays tells whether the final reply has to wait for its delay. The delay starts with the first
// call; over is called at its end.
func (h *replyHold) delays(after func(time.Duration, func()) func() bool, over func()) bool {
	if h.delay > 0 {
		d := h.delay
		h.delay = 0
		h.stop = after(d, over)
	}
	return h.stop != nil
}

// discard forgets the replies held, at the session's end.
func (h *replyHold) discard() {
	h.replies = nil
	if h.stop != nil {
		h.stop()
		h.stop = nil
	}
}

// hold keeps a reply that has to wait, or that comes behind one that has to.
func (c *control) hold(r reply.Reply) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.held.active() && !c.tooEarly(r) {
		return false
	}
	c.held.keep(r)
	return true
}

// tooEarly tells whether a reply has to wait. A delay starts when nothing else holds the reply. mu
// is held.
func (c *control) tooEarly(r reply.Reply) bool {
	switch {
	case !c.final(r):
		return false
	case c.held.atBreakpoint:
		return true
	case c.command.underWay() && c.transfer.undecided():
		c.transfer.replied(r.Code) // it may lack its connection
		return true
	}
	return c.held.delays(c.timers.hold, c.delayed)
}

// delayed is the end of a delay. It must not block.
func (c *control) delayed() {
	c.mu.Lock()
	c.held.stop = nil
	c.mu.Unlock()
	go func() {
		defer c.guard()
		c.release()
	}()
}

// release hands on the replies that need not wait any longer.
func (c *control) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held.releasing {
		return
	}
	c.held.releasing = true
	for len(c.held.replies) > 0 && c.cause == nil && !c.tooEarly(c.held.replies[0]) {
		c.takeUnlocked(c.held.take())
	}
	c.held.releasing = false
	c.changed.Broadcast()
}

// takeUnlocked takes a reply with mu unlocked. mu is held before and after, also after a panic.
func (c *control) takeUnlocked(r reply.Reply) {
	c.mu.Unlock()
	defer c.mu.Lock()
	c.take(r)
}

// settle waits until no reply is held: what came before the connection's end counts, however late
// it is handed on.
func (c *control) settle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.cause == nil && c.held.active() {
		c.changed.Wait()
	}
}

// setAtBreakpoint holds final replies while a breakpoint's Hit runs: what Hit does to the server
// may have a reply before Hit has returned.
func (c *control) setAtBreakpoint(on bool) {
	c.mu.Lock()
	c.held.atBreakpoint = on
	c.mu.Unlock()
	if !on {
		c.release()
	}
}

// overrideReply decides on the final reply to the transfer. The client gets it when the server's
// own comes, so that the two stay in step. A 421 does not wait: it ends the session.
func (c *control) overrideReply(line string) {
	r, ok := c.fakeReply(line)
	if !ok {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.cause != nil:
	case r.Code == 421:
		c.held.replies = []reply.Reply{r}
	case c.command.due > 0:
		c.held.override = r
	}
}

// substitute reports a reply to the observer and returns it, or the one that overrides it. ok is
// false when there is nothing to take: the session is over, or the answer to a NOOP comes first.
func (c *control) substitute(r reply.Reply) (_ reply.Reply, ok bool) {
	c.mu.Lock()
	if c.cause != nil {
		c.mu.Unlock()
		return r, false
	}
	h := &c.held
	silent, ours, ok, answer := h.silent, r, true, false
	if h.override.Code != 0 && c.final(r) && r.Code != 421 {
		answer = c.noop.pending && isNOOPReply(r.Code)
		if ok = answer || !c.noop.pending; ok { // else the answer to the NOOP is still to come
			ours, h.override = h.override, reply.Reply{}
			c.noop.answered()
		}
	}
	c.mu.Unlock()
	if answer {
		c.report(r)
	}
	if ok && !silent {
		c.report(ours)
	}
	return ours, ok
}

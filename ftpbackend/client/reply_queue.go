package client

import (
	"strings"
	"time"

	"ptymodem/ftpbackend"
)

// replyHold is what keeps replies back from the client, and what it gets in
// place of one. control.mu guards it.
type replyHold struct {
	delay        time.Duration // of the command's final reply, until that has come
	replies      []reply       // kept back, in the order in which they came
	stop         func() bool   // of the delay that is under way, or nil
	atBreakpoint bool          // a mark's Reach runs, which may decide on the reply
	releasing    bool          // somebody hands replies on, with control.mu let go
	override     reply         // for the server's own final reply
	silent       bool          // the exchange is none that the client knows of
}

// deliver takes in a reply, or keeps it back for now.
func (c *control) deliver(r reply) {
	if bad := c.surplus.reply(); bad != nil {
		c.fail(bad, true)
		return
	}
	c.stray(r)
	if r.code == 0 {
		return
	}
	if !c.hold(r) {
		c.take(r)
	}
}

// hold keeps a reply back that has to wait, or comes behind one that has to.
func (c *control) hold(r reply) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.held.replies) == 0 && !c.held.releasing && !c.waits(r) {
		return false
	}
	c.held.replies = append(c.held.replies, r)
	return true
}

// waits tells whether it is too early for a reply. The delay that it may have
// begins when nothing else keeps it back. c.mu is held.
func (c *control) waits(r reply) bool {
	h := &c.held
	switch {
	case !c.final(r):
		return false
	case h.atBreakpoint:
		return true
	case ftpbackend.MovesData(c.verb) && c.marked && c.transfer.undecided():
		c.transfer.replied(r.code) // it may lack its connection
		return true
	case h.delay > 0:
		d := h.delay
		h.delay = 0
		h.stop = c.holdFor(d, c.delayed)
		return true
	}
	return h.stop != nil
}

// final tells whether a reply is the last one to the command in progress. c.mu
// is held.
func (c *control) final(r reply) bool {
	return c.owed > 0 && (r.code >= 200 || c.second150(r))
}

// delayed is the end of the delay. It must not block: what is released goes its own way.
func (c *control) delayed() {
	c.mu.Lock()
	c.held.stop = nil
	c.mu.Unlock()
	go func() {
		defer c.guard()
		c.release()
	}()
}

// release hands on what need not wait any longer.
func (c *control) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	h := &c.held
	if h.releasing {
		return
	}
	h.releasing = true
	for len(h.replies) > 0 && c.cause == nil && !c.waits(h.replies[0]) {
		r := h.replies[0]
		h.replies = h.replies[1:]
		c.takeUnlocked(r)
	}
	h.releasing = false
	c.changed.Broadcast()
}

// takeUnlocked takes a reply in with c.mu let go meanwhile, and held again after it, a panic included.
func (c *control) takeUnlocked(r reply) {
	c.mu.Unlock()
	defer c.mu.Lock()
	c.take(r)
}

// settle waits until nothing is kept back: what came before the connection's
// end counts, however late it is handed on.
func (c *control) settle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.cause == nil && (len(c.held.replies) > 0 || c.held.releasing) {
		c.changed.Wait()
	}
}

// discard forgets what is kept back, at the session's end. c.mu is held.
func (h *replyHold) discard() {
	h.replies = nil
	if h.stop != nil {
		h.stop()
		h.stop = nil
	}
}

// setAtBreakpoint keeps final replies back while a mark's Reach runs: what it does to
// the server may have a reply before it has returned.
func (c *control) setAtBreakpoint(on bool) {
	c.mu.Lock()
	c.held.atBreakpoint = on
	c.mu.Unlock()
	if !on {
		c.release()
	}
}

// overrideReply decides on the reply that ends the transfer. The client gets it when the
// server's own comes, so that the two stay in step; except a 421, after which
// there is nothing to be in step with.
func (c *control) overrideReply(line string) {
	r, ok := c.fakeReply(line)
	if !ok {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.cause != nil:
	case r.code == 421:
		c.held.replies = []reply{r}
	case c.owed > 0:
		c.held.override = r
	}
}

// substitute tells the observer of a reply and returns it, or does so with what
// a turn has decided on in place of the server's; with ok false it is too early, or
// too late: the session is over, by a 421 perhaps that the server never sent.
func (c *control) substitute(r reply) (_ reply, ok bool) {
	c.mu.Lock()
	if c.cause != nil {
		c.mu.Unlock()
		return r, false
	}
	h := &c.held
	silent, ours, ok, answer := h.silent, r, true, false
	if h.override.code != 0 && c.final(r) && r.code != 421 {
		answer = c.noopPending && isNOOPReply(r.code)
		if ok = answer || !c.noopPending; ok { // else the answer to the NOOP is still to come
			ours, h.override = h.override, reply{}
			c.noopPending, c.late = false, reply{}
		}
	}
	c.mu.Unlock()
	if answer {
		c.tell(r)
	}
	if ok && !silent {
		c.tell(ours)
	}
	return ours, ok
}

// tell reports a reply.
func (c *control) tell(r reply) {
	if c.obs.Reply != nil {
		c.obs.Reply(r.code, strings.Join(r.lines, "\n"))
	}
}

package client

import (
	"strings"

	"ptymodem/ftpbackend"
)

// What happens to a reply:
//
//	replyReader ─ deliver ─ held? ── no ─── take ─ queue ─ next ─ the operation
//	                          │              │
//	                          └─ release ────┘

// deliver takes a reply from the server, or a line that is none (code 0).
func (c *control) deliver(r reply) {
	if bad := c.surplus.reply(); bad != nil {
		c.fail(bad, true)
		return
	}
	if r.code == 0 {
		c.report(r)
	}
	c.mu.Lock()
	c.stray.clear()
	if r.code == 0 && c.command.due > 0 && c.cause == nil && !c.command.underWay() {
		c.stray.begin(r)
	}
	c.mu.Unlock()
	if r.code != 0 && !c.hold(r) {
		c.take(r)
	}
}

// hold keeps a reply that has to wait, or that comes behind one that has to.
func (c *control) hold(r reply) bool {
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
func (c *control) tooEarly(r reply) bool {
	switch {
	case !c.final(r):
		return false
	case c.held.atBreakpoint:
		return true
	case c.command.underWay() && c.transfer.undecided():
		c.transfer.replied(r.code) // it may lack its connection
		return true
	}
	return c.held.delays(c.timers.hold, c.delayed)
}

// final tells whether a reply is the last one to the command in progress. mu is held.
func (c *control) final(r reply) bool {
	return c.command.due > 0 && (r.code >= 200 || c.second150(r))
}

// second150 tells whether a reply is what pure-ftpd ends a download with that was closed early:
// another 150. RFC 959, 4.2 has one preliminary reply to a command. mu is held.
func (c *control) second150(r reply) bool {
	return c.command.underWay() && r.code < 200 && c.transfer.abandoned()
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
func (c *control) takeUnlocked(r reply) {
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
	case r.code == 421:
		c.held.replies = []reply{r}
	case c.command.due > 0:
		c.held.override = r
	}
}

// fakeReply makes a reply of a plan's line. A line that is no reply ends the session, as it would
// if the server sent it.
func (c *control) fakeReply(line string) (reply, bool) {
	code, last := ftpbackend.ReplyCode(line)
	if !last {
		c.fail(&ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: "planned reply: " + line}, false)
		return reply{}, false
	}
	return reply{code: code, lines: []string{line}}, true
}

// substitute reports a reply to the observer and returns it, or the one that overrides it. ok is
// false when there is nothing to take: the session is over, or the answer to a NOOP comes first.
func (c *control) substitute(r reply) (_ reply, ok bool) {
	c.mu.Lock()
	if c.cause != nil {
		c.mu.Unlock()
		return r, false
	}
	h := &c.held
	silent, ours, ok, answer := h.silent, r, true, false
	if h.override.code != 0 && c.final(r) && r.code != 421 {
		answer = c.noop.pending && isNOOPReply(r.code)
		if ok = answer || !c.noop.pending; ok { // else the answer to the NOOP is still to come
			ours, h.override = h.override, reply{}
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

// report tells the observer of a reply.
func (c *control) report(r reply) {
	if c.obs.Reply != nil {
		c.obs.Reply(r.code, strings.Join(r.lines, "\n"))
	}
}

// take takes a reply that need not wait.
func (c *control) take(r reply) {
	r, ok := c.substitute(r)
	switch {
	case !ok:
	case r.code == 421:
		c.take421(r)
	default:
		r, final, askNOOP := c.enqueue(r)
		if askNOOP {
			c.sendAside("NOOP")
		}
		if final != nil {
			final.replied(r.code)
		}
	}
}

// enqueue puts a reply into the queue if it is one that the operation waits for. It returns what
// the reply comes to, the transfer that it is final to, if any, and whether the server is to be
// sent a NOOP.
func (c *control) enqueue(r reply) (_ reply, final *transfer, askNOOP bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.second150(r) {
		r = r.as(226)
	}
	r, ok := c.noop.reply(r)
	if !ok {
		return r, nil, false
	}
	defer c.changed.Broadcast()
	switch {
	case c.command.due == 0:
		// Unsolicited. If it were kept, it would be taken for the reply to the next command.
	case c.command.repeats(r):
	case c.command.needsPrelim() && success(r.code) && !c.withoutPrelim(r):
	case r.code >= 200:
		var over bool
		if r, over, askNOOP = c.abort.reply(&c.command, r); !over {
			return r, nil, askNOOP
		}
		c.command.end(r)
		c.command.afterTransfer = c.command.movesData() && r.code == 226
		c.replies = append(c.replies, r)
		c.noop.cancel()
		if c.command.movesData() {
			final = c.transfer
		}
	case c.command.needsPrelim():
		c.command.prelim = true
		c.replies = append(c.replies, r)
	}
	return r, final, false
}

// withoutPrelim takes a success that comes in place of the preliminary reply to a transfer, and
// tells whether it is the final reply as well. 226 and 250 are: the server may have nothing to
// send. After any other, the final reply is still to come: some servers begin with 200. mu is held.
func (c *control) withoutPrelim(r reply) (final bool) {
	c.command.prelim = true
	c.replies = append(c.replies, r.as(150))
	final = r.code == 226 || r.code == 250
	if final && c.transfer != nil {
		c.transfer.bare.begin(r.code, c.command.faked)
	}
	return final
}

// take421 takes a 421, which ends the session. As the final reply to a transfer it is also that
// reply: the data before it is still to be read.
func (c *control) take421(r reply) {
	c.mu.Lock()
	var final *transfer
	if c.command.due > 0 && c.command.underWay() {
		final = c.transfer
		c.command.end(r)
		c.replies = append(c.replies, r)
	}
	c.mu.Unlock()
	if final != nil {
		final.replied(r.code)
	}
	c.fail(r.refusal(), final == nil)
}

// connectionLost returns why the session ends when its connection has ended.
func (c *control) connectionLost(err error) *ftpbackend.Error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stray.cause != nil {
		return c.stray.cause
	}
	return lineError(err)
}

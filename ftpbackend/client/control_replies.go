package client

import (
	"strings"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/reply"
)

// What happens to a reply:
//
//	replyReader ─ deliver ─ held? ── no ─── take ─ queue ─ next ─ the operation
//	                          │              │
//	                          └─ release ────┘

// deliver takes a reply from the server, or a line that is none (code 0).
func (c *control) deliver(r reply.Reply) {
	if bad := c.surplus.reply(); bad != nil {
		c.fail(bad, true)
		return
	}
	if r.Code == 0 {
		c.report(r)
	}
	c.mu.Lock()
	c.stray.clear()
	if r.Code == 0 && c.command.due > 0 && c.cause == nil && !c.command.underWay() {
		c.stray.begin(r)
	}
	c.mu.Unlock()
	if r.Code != 0 && !c.hold(r) {
		c.take(r)
	}
}

// final tells whether a reply is the last one to the command in progress. mu is held.
func (c *control) final(r reply.Reply) bool {
	return c.command.due > 0 && (r.Code >= 200 || c.second150(r))
}

// second150 tells whether a reply is what pure-ftpd ends a download with that was closed early:
// another 150. RFC 959, 4.2 has one preliminary reply to a command. mu is held.
func (c *control) second150(r reply.Reply) bool {
	return c.command.underWay() && r.Code < 200 && c.transfer.abandoned()
}

// report tells the observer of a reply.
func (c *control) report(r reply.Reply) {
	if c.obs.Reply != nil {
		c.obs.Reply(r.Code, strings.Join(r.Lines, "\n"))
	}
}

// take takes a reply that need not wait.
func (c *control) take(r reply.Reply) {
	r, ok := c.substitute(r)
	switch {
	case !ok:
	case r.Code == 421:
		c.take421(r)
	default:
		r, final, askNOOP := c.enqueue(r)
		if askNOOP {
			c.sendAside("NOOP")
		}
		if final != nil {
			final.replied(r.Code)
		}
	}
}

// enqueue puts a reply into the queue if it is one that the operation waits for. It returns what
// the reply comes to, the transfer that it is final to, if any, and whether the server is to be
// sent a NOOP.
func (c *control) enqueue(r reply.Reply) (_ reply.Reply, final *transfer, askNOOP bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.second150(r) {
		r = r.As(226)
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
	case c.command.needsPrelim() && reply.Success(r.Code) && !c.withoutPrelim(r):
	case r.Code >= 200:
		var over bool
		if r, over, askNOOP = c.abort.reply(&c.command, r); !over {
			return r, nil, askNOOP
		}
		c.command.end(r)
		c.command.afterTransfer = c.command.movesData() && r.Code == 226
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
func (c *control) withoutPrelim(r reply.Reply) (final bool) {
	c.command.prelim = true
	c.replies = append(c.replies, r.As(150))
	final = r.Code == 226 || r.Code == 250
	if final && c.transfer != nil {
		c.transfer.bare.begin(r.Code, c.command.faked)
	}
	return final
}

// take421 takes a 421, which ends the session. As the final reply to a transfer it is also that
// reply: the data before it is still to be read.
func (c *control) take421(r reply.Reply) {
	c.mu.Lock()
	var final *transfer
	if c.command.due > 0 && c.command.underWay() {
		final = c.transfer
		c.command.end(r)
		c.replies = append(c.replies, r)
	}
	c.mu.Unlock()
	if final != nil {
		final.replied(r.Code)
	}
	c.fail(r.Refusal(), final == nil)
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

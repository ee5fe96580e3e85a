package client

import "ptymodem/ftpbackend/reply"

// replyQueue takes in what the server sends, and keeps those replies that the operation waits for
// until it takes them. What happens to a reply:
//
//	replyReader ─ deliver ─ held? ── no ─── take ─ queue ─ next ─ the operation
//	                          │              │
//	                          └─ release ────┘
//
// Any goroutine may call its methods: the reader's delivers replies, the operation's those that a
// plan has, and whoever releases those held has them taken.
type replyQueue struct {
	control *control
	replies []reply.Reply // that nobody has taken yet; control.mu
}

// deliver takes a reply from the server, or a line that is none (code 0).
func (q *replyQueue) deliver(r reply.Reply) {
	c := q.control
	if bad := c.surplus.reply(); bad != nil {
		c.fail(bad, true)
		return
	}
	if r.Code == 0 {
		c.obs.reply(r)
	}
	c.mu.Lock()
	c.stray.clear()
	if r.Code == 0 && c.command.due > 0 && c.cause == nil && !c.command.underWay() {
		c.stray.begin(r)
	}
	c.mu.Unlock()
	if r.Code != 0 && !c.held.keep(r) {
		q.take(r)
	}
}

// take takes a reply that need not wait.
func (q *replyQueue) take(r reply.Reply) {
	c := q.control
	r, ok := c.override.substitute(r)
	switch {
	case !ok:
	case r.Code == 421:
		q.take421(r)
	default:
		r, final, askNOOP := q.enqueue(r)
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
func (q *replyQueue) enqueue(r reply.Reply) (_ reply.Reply, final *transfer, askNOOP bool) {
	c := q.control
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.command.second150(r, c.transfer) {
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
	case c.command.needsPrelim() && reply.Success(r.Code) && !q.withoutPrelim(r):
	case r.Code >= 200:
		var over bool
		if r, over, askNOOP = c.abort.reply(&c.command, r); !over {
			return r, nil, askNOOP
		}
		q.end(r)
		c.command.afterTransfer = c.command.movesData() && r.Code == 226
		c.noop.cancel()
		if c.command.movesData() {
			final = c.transfer
		}
	case c.command.needsPrelim():
		c.command.prelim = true
		q.replies = append(q.replies, r)
	}
	return r, final, false
}

// withoutPrelim takes a success that comes in place of the preliminary reply to a transfer, and
// tells whether it is the final reply as well. 226 and 250 are: the server may have nothing to
// send. After any other, the final reply is still to come: some servers begin with 200. control.mu
// is held.
func (q *replyQueue) withoutPrelim(r reply.Reply) (final bool) {
	c := q.control
	c.command.prelim = true
	q.replies = append(q.replies, r.As(150))
	final = r.Code == 226 || r.Code == 250
	if final && c.transfer != nil {
		c.transfer.bare.begin(r.Code, c.command.faked)
	}
	return final
}

// take421 takes a 421, which ends the session. As the final reply to a transfer it is also that
// reply: the data before it is still to be read.
func (q *replyQueue) take421(r reply.Reply) {
	c := q.control
	c.mu.Lock()
	var final *transfer
	if c.command.due > 0 && c.command.underWay() {
		final = c.transfer
		q.end(r)
	}
	c.mu.Unlock()
	if final != nil {
		final.replied(r.Code)
	}
	c.fail(r.Refusal(), final == nil)
}

// end takes the final reply to the command in progress. control.mu is held.
func (q *replyQueue) end(r reply.Reply) {
	q.control.command.end(r)
	q.replies = append(q.replies, r)
}

// next waits for a reply. Those that came before the end of the session still count. The
// operation's goroutine calls it.
func (q *replyQueue) next() (reply.Reply, error) {
	c := q.control
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(q.replies) == 0 && c.cause == nil {
		c.changed.Wait()
	}
	if len(q.replies) == 0 {
		return reply.Reply{}, c.cause
	}
	r := q.replies[0]
	q.replies = q.replies[1:]
	return r, nil
}

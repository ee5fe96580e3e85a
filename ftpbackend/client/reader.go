package client

import (
	"crypto/tls"
	"time"

	"ptymodem/ftpbackend"
)

// greet reads the greeting (RFC 959, 5.4). A 120 before it is waited past.
func (c *control) greet() (reply, error) {
	c.mu.Lock()
	c.owed = 1
	c.mu.Unlock()
	r, err := c.readNext()
	if err == nil && (r.code < 200 || r.code > 299) {
		err = r.refusal()
	}
	return r, err
}

// startTLS upgrades the connection by AUTH TLS (RFC 4217, 4).
func (c *control) startTLS(cfg *tls.Config, limit time.Duration) error {
	if err := c.send("AUTH TLS"); err != nil {
		return err
	}
	r, err := c.readNext()
	switch {
	case err != nil:
		return err
	case r.code != 234 && r.code != 334: // the latter, of RFC 2228, comes to the same
		refused := r.refusal()
		refused.Kind = ftpbackend.KindTLS
		return refused
	case !c.split.idle():
		// What follows a 234 in plain text is not from the server that the
		// handshake is with.
		return tlsError("plain text after the reply to AUTH", nil)
	}
	return c.handshake(cfg, limit)
}

// handshake puts TLS on the connection. fail ends it, as it closes the socket.
func (c *control) handshake(cfg *tls.Config, limit time.Duration) error {
	if limit > 0 {
		stop := c.after(limit, func() { c.fail(tooSlow(limit), true) })
		defer stop()
	}
	conn := tls.Client(underTLS(c.raw, c.failTLS), cfg)
	if err := conn.Handshake(); err != nil {
		c.fail(tlsError("", err), true)
		return c.err()
	}
	c.Conn = conn
	return nil
}

// tooSlow is the failure of a handshake that went past its limit.
func tooSlow(limit time.Duration) *ftpbackend.Error {
	return tlsError("no agreement within the negotiation time of "+limit.String(), nil)
}

// readNext reads until a reply is there, before the reader has begun.
func (c *control) readNext() (reply, error) {
	buf := make([]byte, 4096)
	for {
		c.mu.Lock()
		waiting := len(c.replies) == 0 && c.cause == nil && len(c.held.replies) == 0
		c.mu.Unlock()
		if !waiting {
			return c.next()
		}
		c.read(buf)
	}
}

// begin starts the reader.
func (c *control) begin() {
	c.readerEnd = make(chan struct{})
	go func() {
		defer close(c.readerEnd)
		defer c.guard()
		buf := make([]byte, 4096)
		for c.ended() == nil {
			c.read(buf)
		}
	}()
}

// read takes in what the next packet brings.
func (c *control) read(buf []byte) {
	n, err := c.Conn.Read(buf)
	if bad := c.surplus.bytes(n); bad != nil {
		c.fail(bad, true)
		return
	}
	if bad := c.split.feed(buf[:n], c.deliver); bad != nil {
		err = bad
	}
	if err != nil {
		if !ftpbackend.IsReset(err) {
			c.settle()
		}
		c.fail(c.lineLost(err), false)
	}
}

// take takes in a reply.
func (c *control) take(r reply) {
	r, ok := c.substitute(r)
	if !ok {
		return
	}
	if r.code == 421 {
		c.session421(r)
		return
	}
	c.mu.Lock()
	if c.second150(r) {
		r = r.as(226)
	}
	r, ok = c.noopReply(r)
	if !ok {
		c.mu.Unlock()
		return
	}
	var final *transfer
	switch {
	case c.owed == 0:
		// Unsolicited: were it kept, it would pass for the next one's reply.
	case r.code == 226 && c.doubled && !ftpbackend.MovesData(c.verb) && !c.unanswered:
		// The transfer before had its own; some servers say it twice.
	case ftpbackend.MovesData(c.verb) && !c.marked && r.code >= 200 && r.code < 300 && !c.withoutMark(r):
	case r.code >= 200:
		if c.aborting != abortNone {
			var over, ask bool
			if r, over, ask = c.aborted(r); !over {
				c.mu.Unlock()
				if ask {
					c.sendAside("NOOP")
				}
				return
			}
		}
		c.owed--
		c.last = r
		c.replies = append(c.replies, r)
		c.doubled = ftpbackend.MovesData(c.verb) && r.code == 226
		if ftpbackend.MovesData(c.verb) {
			final = c.transfer
		}
		if c.stopLimit != nil {
			c.stopLimit()
			c.stopLimit = nil
		}
	case ftpbackend.MovesData(c.verb) && !c.marked && r.code < 200:
		c.marked = true
		c.replies = append(c.replies, r)
	}
	c.changed.Broadcast()
	c.mu.Unlock()
	if final != nil {
		final.replied(r.code)
	}
}

// withoutMark takes in a success that comes in place of the preliminary reply to a transfer, and tells whether it is the final reply as well. 226 and
// 250 are: there may be nothing to send. With any other, the final reply is still to come: some servers begin with 200. c.mu is held.
func (c *control) withoutMark(r reply) (final bool) {
	c.marked = true
	c.replies = append(c.replies, r.as(150))
	final = r.code == 226 || r.code == 250
	if final && c.transfer != nil {
		c.transfer.unmarked(r.code, c.unanswered)
	}
	return final
}

// second150 tells pure-ftpd's last word on a download that was closed early:
// another 150, where RFC 959, 4.2 has one preliminary reply to a command. c.mu is
// held.
func (c *control) second150(r reply) bool {
	return c.marked && ftpbackend.MovesData(c.verb) && r.code < 200 && c.transfer.abandoned()
}

// session421 takes in a 421, which ends the session. As the final reply to a
// transfer it is like any other there: the data before it is still to be read.
func (c *control) session421(r reply) {
	c.mu.Lock()
	var final *transfer
	if c.owed > 0 && c.marked && ftpbackend.MovesData(c.verb) {
		final = c.transfer
		c.owed--
		c.last = r
		c.replies = append(c.replies, r)
	}
	c.mu.Unlock()
	if final != nil {
		final.replied(r.code)
	}
	c.fail(r.refusal(), final == nil)
}

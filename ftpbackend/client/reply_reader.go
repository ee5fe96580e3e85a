package client

import (
	"crypto/tls"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/ftptls"
	"ptymodem/ftpbackend/reply"
)

// replyReader reads the control connection. It always reads, so that a server that hangs up is
// noticed at once. One goroutine at a time uses it: the operation's during login, then its own.
type replyReader struct {
	control *control
	split   reply.Splitter
	ended   chan struct{} // closed with its goroutine; nil if that never began
}

// greet reads the greeting (RFC 959, 5.4). A 120 before it is skipped.
func (rr *replyReader) greet() (reply.Reply, error) {
	c := rr.control
	if err := c.faults.greeting(); err != nil {
		return reply.Reply{}, err
	}
	r, err := rr.next()
	if err == nil && !reply.Success(r.Code) {
		err = r.Refusal()
	}
	return r, err
}

// startTLS upgrades the connection by AUTH TLS (RFC 4217, 4).
func (rr *replyReader) startTLS(cfg *tls.Config, limit time.Duration) error {
	if err := rr.control.send("AUTH TLS"); err != nil {
		return err
	}
	r, err := rr.next()
	switch {
	case err != nil:
		return err
	case r.Code != 234 && r.Code != 334: // RFC 2228's 334 comes to the same
		refused := r.Refusal()
		refused.Kind = ftpbackend.KindTLS
		return refused
	case !rr.split.Idle():
		// What follows a 234 in plain text is not from the server that the handshake is with.
		return ftptls.NewError("plain text after the reply to AUTH", nil)
	}
	return rr.handshake(cfg, limit)
}

// handshake puts TLS on the connection. fail ends it, as it closes the socket.
func (rr *replyReader) handshake(cfg *tls.Config, limit time.Duration) error {
	c := rr.control
	if limit > 0 {
		stop := c.timers.after(limit, func() { c.fail(tooSlow(limit), true) })
		defer stop()
	}
	under, _ := ftptls.Under(c.raw, c.faults.failTLS)
	conn := tls.Client(under, cfg)
	if err := conn.Handshake(); err != nil {
		c.fail(ftptls.NewError("", err), true)
		return c.err()
	}
	c.conn = conn
	return nil
}

// tooSlow is the failure of a handshake that went past its limit.
func tooSlow(limit time.Duration) *ftpbackend.Error {
	return ftptls.NewError("no handshake within the negotiation time of "+limit.String(), nil)
}

// next reads until a reply is there, before start.
func (rr *replyReader) next() (reply.Reply, error) {
	c := rr.control
	buf := make([]byte, 4096)
	for {
		c.mu.Lock()
		waiting := len(c.queue.replies) == 0 && c.cause == nil && len(c.held.replies) == 0
		c.mu.Unlock()
		if !waiting {
			return c.queue.next()
		}
		rr.read(buf)
	}
}

// start begins to read on a goroutine of its own, until the session is over.
func (rr *replyReader) start() {
	rr.ended = make(chan struct{})
	go func() {
		defer close(rr.ended)
		defer rr.control.guard()
		buf := make([]byte, 4096)
		for rr.control.ended() == nil {
			rr.read(buf)
		}
	}()
}

// wait waits for that goroutine.
func (rr *replyReader) wait() {
	if rr.ended != nil {
		<-rr.ended
	}
}

// read takes what the next packet brings.
func (rr *replyReader) read(buf []byte) {
	c := rr.control
	n, err := c.conn.Read(buf)
	if bad := c.surplus.bytes(n); bad != nil {
		c.fail(bad, true)
		return
	}
	if bad := rr.split.Feed(buf[:n], c.queue.deliver); bad != nil {
		err = bad
	}
	if err != nil {
		if !ftpbackend.IsReset(err) {
			c.held.settle()
		}
		c.fail(c.stray.orEnd(err), false)
	}
}

package client

import (
	"errors"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/reply"
)

// noopCheck asks a server that owes the reply to a transfer whether it is still there.
//
// A transfer that ends early has one reply, as far as RFC 959 goes. pure-ftpd, under TLS, often has
// none, and others forget it at times. So a server that is silent is sent a NOOP. The answer, 200
// or that there is no such command, is no reply to a transfer: it tells that the server is done
// with the transfer, and where in the replies we are.
//
// control.mu guards the fields.
type noopCheck struct {
	control *control
	stop    func() bool // of the wait that runs, or nil
	pending bool        // a NOOP has no answer yet
	late    reply.Reply // the transfer's reply, which came meanwhile; code 0: none
}

const (
	// noopDelay is how long the reply to a transfer that ended early may take before the server is
	// asked.
	noopDelay = 2 * time.Second
	// replyLimit is how long it may take to answer that. A server that stays silent is out of step
	// for good, so the session is dropped.
	replyLimit = 10 * time.Second
)

// errNoReply is the end of such a session.
var errNoReply = errors.New("no reply to the end of the transfer")

// limit gives a reply that is still due noopDelay and replyLimit to come. The embedded server's
// always comes. control.mu is not held.
func (n *noopCheck) limit() {
	c := n.control
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.embedded || c.command.due == 0 || c.cause != nil || n.stop != nil {
		return
	}
	n.wait(c.timers.noLess(noopDelay, leastNOOPDelay), n.ask)
}

// wait calls f after d. control.mu is held.
func (n *noopCheck) wait(d time.Duration, f func()) { n.stop = n.control.timers.after(d, f) }

// extend waits once more for a reply that has come and is only held. control.mu is held.
func (n *noopCheck) extend(d time.Duration, f func()) bool {
	if len(n.control.held.replies) == 0 {
		return false
	}
	n.wait(d, f)
	return true
}

// cancel ends the wait. control.mu is held.
func (n *noopCheck) cancel() {
	if n.stop != nil {
		n.stop()
		n.stop = nil
	}
}

// ask sends the NOOP.
func (n *noopCheck) ask() {
	c := n.control
	c.mu.Lock()
	if c.command.due == 0 || c.cause != nil || n.pending || n.extend(c.timers.noLess(noopDelay, leastNOOPDelay), n.ask) {
		c.mu.Unlock()
		return
	}
	send := true
	if c.abort == abortNone {
		n.pending = true
	} else {
		send = c.abort.askNOOP()
	}
	n.wait(c.timers.noLess(replyLimit, leastReply), n.giveUp)
	c.mu.Unlock()
	if send {
		c.sendAside("NOOP")
	}
}

// giveUp drops a session without an answer to the NOOP.
func (n *noopCheck) giveUp() {
	c := n.control
	c.mu.Lock()
	waits := c.command.due == 0 || n.extend(c.timers.noLess(replyLimit, leastReply), n.giveUp)
	c.mu.Unlock()
	if !waits {
		c.fail(&ftpbackend.Error{Kind: ftpbackend.KindTimeout, Err: errNoReply}, true)
	}
}

// answered forgets the NOOP. control.mu is held.
func (n *noopCheck) answered() { n.pending, n.late = false, reply.Reply{} }

// reply takes a reply. While the NOOP has no answer, ok is false for a final reply, which is kept;
// the answer is replaced by what the transfer's reply comes to. control.mu is held.
func (n *noopCheck) reply(r reply.Reply) (_ reply.Reply, ok bool) {
	switch {
	case !n.pending || r.Code < 200 || n.control.abort != abortNone:
		return r, true
	case !isNOOPReply(r.Code):
		n.late = r
		return reply.Reply{}, false
	}
	late := n.late
	n.answered()
	if late.Code != 0 {
		return late, true
	}
	return r.As(226), true // the server said nothing, so the byte count is all there is
}

package client

import (
	"errors"
	"time"

	"ptymodem/ftpbackend"
)

// A transfer that ends early has one reply, as far as RFC 959 goes. pure-ftpd,
// under TLS, often has none, and others forget it at times. So a server that is
// silent is sent a NOOP: the answer, 200 or that there is no such command, is no
// reply to a transfer, so it tells that the server has left the transfer behind,
// and where in the replies we are.

const (
	// probeDelay is how long the reply to a transfer that ended early may take
	// before the server is asked.
	probeDelay = 2 * time.Second
	// replyLimit is how long it may take to answer that. A server that stays
	// silent is out of step for good, so the session is dropped.
	replyLimit = 10 * time.Second
)

// leastProbe and leastReply bound them from below, in real time: a clock that runs
// faster makes no server quicker.
const (
	leastProbe = 250 * time.Millisecond
	leastReply = time.Second
)

// noopCheckAfter and replyWithin are the waits by the clock.
func (c *control) noopCheckAfter() time.Duration { return max(probeDelay, c.onClock(leastProbe)) }
func (c *control) replyWithin() time.Duration    { return max(replyLimit, c.onClock(leastReply)) }

// onClock is real time by the clock.
func (c *control) onClock(d time.Duration) time.Duration {
	return time.Duration(float64(d) * c.speed)
}

// errNoReply is the end of such a session.
var errNoReply = errors.New("no reply to the end of the transfer")

// limit gives a reply that is still owed probeDelay and replyLimit to come. The embedded server's always comes.
func (c *control) limit() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.embedded || c.owed == 0 || c.cause != nil || c.stopLimit != nil {
		return
	}
	c.stopLimit = c.after(c.noopCheckAfter(), c.noopCheck)
}

// extended waits once more for a reply that is there and only kept back. c.mu is
// held.
func (c *control) extended(limit time.Duration, f func()) bool {
	if len(c.held.replies) == 0 {
		return false
	}
	c.stopLimit = c.after(limit, f)
	return true
}

// noopCheck asks the server whether it is still there.
func (c *control) noopCheck() {
	c.mu.Lock()
	if c.owed == 0 || c.cause != nil || c.noopPending || c.extended(c.noopCheckAfter(), c.noopCheck) {
		c.mu.Unlock()
		return
	}
	asked := c.aborting >= abortAsked
	if c.aborting == abortNone {
		c.noopPending = true
	} else {
		c.aborting = max(c.aborting, abortAsked)
	}
	c.stopLimit = c.after(c.replyWithin(), c.giveUp)
	c.mu.Unlock()
	if !asked {
		c.sendAside("NOOP")
	}
}

// giveUp drops a session without an answer to that.
func (c *control) giveUp() {
	c.mu.Lock()
	waits := c.owed == 0 || c.extended(c.replyWithin(), c.giveUp)
	c.mu.Unlock()
	if !waits {
		c.fail(&ftpbackend.Error{Kind: ftpbackend.KindTimeout, Err: errNoReply}, true)
	}
}

// isNOOPReply tells the answers to a NOOP, which end no transfer.
func isNOOPReply(code int) bool { return code == 200 || code == 500 || code == 502 }

// noopReply holds the final replies back that come while the NOOP has no answer,
// and with it gives what the transfer's reply comes to. c.mu is held.
func (c *control) noopReply(r reply) (_ reply, ok bool) {
	switch {
	case !c.noopPending || r.code < 200 || c.aborting != abortNone:
		return r, true
	case !isNOOPReply(r.code):
		c.late = r
		return reply{}, false
	}
	if c.noopPending = false; c.late.code != 0 {
		r, c.late = c.late, reply{}
		return r, true
	}
	return r.as(226), true // it said nothing, so the byte count is all there is
}

package client

import (
	"io"
	"net"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/reply"
)

// plannedEnd ends the session as a plan has it, or because the hooks have ended it. Any goroutine
// may call its methods.
type plannedEnd struct{ control *control }

// reset ends the session as a reset of its connection does, which the server sees as well.
func (e *plannedEnd) reset() {
	c := e.control
	ftpbackend.Linger0(c.raw) // so that closing it is a reset for the server, too
	c.fail(lineError(ftpbackend.ResetError("read", c.raw)), false)
}

// inOrder is the server's end of the connection in place of an answer. If the server says something
// first, that answers the command, and the end comes behind it.
func (e *plannedEnd) inOrder(line string) error {
	c := e.control
	if line == "" {
		c.fail(lineError(io.EOF), false)
		return c.err()
	}
	r, ok := c.override.parse(line)
	if !ok {
		return c.err()
	}
	c.queue.deliver(r)
	c.held.settle()
	err := c.err()
	c.fail(lineError(io.EOF), false)
	return err
}

// hangUp ends the session as a server does that closes the connection in order, whatever runs. line
// is what it says before, or empty.
func (e *plannedEnd) hangUp(line string) {
	c := e.control
	cause := lineError(io.EOF)
	if r, ok := reply.Parse(line); ok && c.ended() == nil {
		c.obs.reply(r)
		c.mu.Lock()
		if c.command.due > 0 && r.Code >= 200 {
			c.queue.end(r)
		}
		c.mu.Unlock()
		if r.Code == 421 {
			cause = r.Refusal()
		}
	}
	c.fail(cause, true)
}

// check ends the session if the hooks have just ended its connection or its operation. They may
// cancel the context, which would be noticed anyway, but perhaps not before the command is sent,
// more has moved, or the transfer has ended well.
func (e *plannedEnd) check() {
	c := e.control
	c.mu.Lock()
	ctx := c.ctx
	c.mu.Unlock()
	if ended := ftpbackend.ContextError(ctx); ended != nil {
		c.fail(ended, true)
	}
	if err := dropped(c.raw); err != nil {
		c.fail(lineError(err), false)
	}
}

// dropped returns the reset of a connection that its network has dropped (package netem), or nil.
func dropped(conn net.Conn) error {
	if d, ok := conn.(interface{ Dropped() error }); ok {
		return d.Dropped()
	}
	return nil
}

package client

import (
	"io"

	"ptymodem/ftpbackend/plan"
	"ptymodem/ftpbackend/reply"
)

// planGreeting prepares for the greeting, and does what the hooks plan in place of it. A planned
// reply overrides the greeting when that comes, so that the two sides stay in step.
func (c *control) planGreeting() error {
	p := c.faults.plan(plan.Greeting, plan.Greeting)
	c.mu.Lock()
	c.command.due, c.command.faked = 1, p.Reply != ""
	c.held.begin(p.Delay)
	c.mu.Unlock()
	if p.DropControl || p.CloseControl {
		_, err := c.faults.replace(p)
		return err
	}
	if p.Reply == "" {
		return nil
	}
	r, ok := c.fakeReply(p.Reply)
	if !ok {
		return c.err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held.override = r
	return nil
}

// closeInOrder is the server's end of the connection in place of an answer. If the server says
// something first, that answers the command, and the end comes behind it.
func (c *control) closeInOrder(line string) error {
	if line == "" {
		c.fail(lineError(io.EOF), false)
		return c.err()
	}
	r, ok := c.fakeReply(line)
	if !ok {
		return c.err()
	}
	c.deliver(r)
	c.settle()
	err := c.err()
	c.fail(lineError(io.EOF), false)
	return err
}

// hangUp ends the session as a server does that closes the connection in order, whatever runs. line
// is what it says before, or empty.
func (c *control) hangUp(line string) {
	cause := lineError(io.EOF)
	if r, ok := reply.Parse(line); ok && c.ended() == nil {
		c.report(r)
		c.mu.Lock()
		if c.command.due > 0 && r.Code >= 200 {
			c.command.end(r)
			c.replies = append(c.replies, r)
		}
		c.mu.Unlock()
		if r.Code == 421 {
			cause = r.Refusal()
		}
	}
	c.fail(cause, true)
}

// HangUp ends the session as its server does that closes the connection in order, after a reply if
// line is one. It may be called at any time, also on a nil Wait.
func (w *Wait) HangUp(line string) {
	if w == nil {
		return
	}
	if c := w.line.Load(); c != nil {
		c.hangUp(line)
	}
}

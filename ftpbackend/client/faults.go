package client

import (
	"net"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/plan"
)

// planFor asks what goes wrong with a command. Whatever is to happen during its
// transfer is with the transfer from then on, which sees to every mark.
func (c *control) planFor(verb, line string) plan.Plan {
	if c.hooks == nil {
		return plan.Plan{}
	}
	p := c.hooks.Command(line)
	c.checkEnded()
	c.failTLS = p.FailTLS && verb == "AUTH"
	if t := c.current(); t != nil && ftpbackend.MovesData(verb) {
		t.setPlan(verb, p)
		return p
	}
	p.Refuse = false
	for _, m := range p.Breakpoints {
		if m.Missed != nil {
			m.Missed(0)
		}
	}
	return p
}

// replace does what is planned in place of sending the command, if anything is.
func (c *control) replace(p plan.Plan) (done bool, err error) {
	switch {
	case p.DropControl:
		ftpbackend.Linger0(c.raw) // so that closing it is a reset for the server, too
		c.fail(lineError(ftpbackend.ResetError("read", c.raw)), false)
		return true, c.err()
	case p.Reply != "":
		if r, ok := c.fakeReply(p.Reply); ok {
			c.deliver(r)
		}
		return true, c.err()
	}
	return false, nil
}

// refuse makes the transfer fail as though there were no data connection. The
// library is told of a refusal by the server, which leaves it in step; the
// verdict goes by the transfer's failure.
func (c *control) refuse() {
	if t := c.current(); t != nil {
		t.fail(&ftpbackend.Error{Kind: ftpbackend.KindDataOpen, Err: ftpbackend.RefusedError(nil)})
	}
	c.unread = append(c.unread, "550 no data connection\r\n"...)
}

// fakeReply makes a reply of a plan's line. One that is no reply ends the
// session, as it would coming from a server.
func (c *control) fakeReply(line string) (reply, bool) {
	code, last := ftpbackend.ReplyCode(line)
	if !last {
		c.fail(&ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: "made up: " + line}, false)
		return reply{}, false
	}
	return reply{code: code, lines: []string{line}}, true
}

// cancelREST makes ready for a command that the server will not get: a REST that
// it has got would apply to whatever transfer is next.
func (c *control) cancelREST() error {
	if !c.restarted {
		return nil
	}
	c.restarted = false
	c.mu.Lock()
	if c.cause != nil {
		defer c.mu.Unlock()
		return c.cause
	}
	c.verb, c.held.delay, c.held.silent = "REST", 0, true
	c.owed++
	c.mu.Unlock()
	_, err := c.Conn.Write([]byte("REST 0\r\n"))
	if err != nil {
		c.fail(lineError(err), false)
	}
	_, err = c.next()
	c.mu.Lock()
	c.held.silent = false
	c.mu.Unlock()
	return err
}

// checkEnded ends the session if its connection or its operation has just been ended
// by the hooks, which may cancel the context too: that would be noticed anyway,
// but perhaps not before the command is sent, more has moved, or the transfer
// has ended well.
func (c *control) checkEnded() {
	c.mu.Lock()
	ctx := c.ctx
	c.mu.Unlock()
	if ctx != nil { // nil during login, which its own context ends
		if ended := ftpbackend.ContextError(ctx); ended != nil {
			c.fail(ended, true)
		}
	}
	if err := dropped(c.raw); err != nil {
		c.fail(lineError(err), false)
	}
}

// dropped returns the reset of a connection that its network has dropped (package netem).
func dropped(conn net.Conn) error {
	if d, ok := conn.(interface{ Dropped() error }); ok {
		return d.Dropped()
	}
	return nil
}

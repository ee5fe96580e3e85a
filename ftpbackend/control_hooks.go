package ftpbackend

import (
	"net"
	"os"
	"syscall"
)

// plan asks what goes wrong with a command. Whatever is to happen during its
// transfer is with the transfer from then on, which sees to every mark.
func (c *control) plan(verb, line string) Plan {
	if c.hooks == nil {
		return Plan{}
	}
	p := c.hooks.Command(line)
	c.lost()
	c.failTLS = p.FailTLS && verb == "AUTH"
	if t := c.current(); t != nil && MovesData(verb) {
		t.follow(verb, p)
		return p
	}
	p.Refuse = false
	for _, m := range p.Marks {
		if m.Spare != nil {
			m.Spare(0)
		}
	}
	return p
}

// replace does what is planned in place of sending the command, if anything is.
func (c *control) replace(p Plan) (done bool, err error) {
	switch {
	case p.DropControl:
		brusque(c.raw) // so that closing it is a reset for the server, too
		c.fail(lineError(resetError("read", c.raw)), false)
		return true, c.err()
	case p.Reply != "":
		if r, ok := c.invented(p.Reply); ok {
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
		t.fail(&Error{Kind: KindDataOpen, Err: refusedError(nil)})
	}
	c.unread = append(c.unread, "550 no data connection\r\n"...)
}

// invented makes a reply of a plan's line. One that is no reply ends the
// session, as it would coming from a server.
func (c *control) invented(line string) (reply, bool) {
	code, last := ReplyCode(line)
	if !last {
		c.fail(&Error{Kind: KindProtocol, Text: "made up: " + line}, false)
		return reply{}, false
	}
	return reply{code: code, lines: []string{line}}, true
}

// withhold makes ready for a command that the server will not get: a REST that
// it has got would apply to whatever transfer is next.
func (c *control) withhold() error {
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

// lost ends the session if its connection or its operation has just been ended
// by the hooks, which may cancel the context too: that would be noticed anyway,
// but perhaps not before the command is sent, more has moved, or the transfer
// has ended well.
func (c *control) lost() {
	c.mu.Lock()
	ctx := c.ctx
	c.mu.Unlock()
	if ctx != nil { // nil during login, which its own context ends
		if ended := contextError(ctx); ended != nil {
			c.fail(ended, true)
		}
	}
	if err := dropped(c.raw); err != nil {
		c.fail(lineError(err), false)
	}
}

// dropped returns the reset of a connection that a Disturbance has dropped.
func dropped(conn net.Conn) error {
	if d, ok := conn.(interface{ dropped() error }); ok {
		return d.dropped()
	}
	return nil
}

// resetError is what an operation on a connection that the peer has reset
// fails with.
func resetError(op string, conn net.Conn) error {
	return &net.OpError{Op: op, Net: "tcp", Source: conn.LocalAddr(), Addr: conn.RemoteAddr(), Err: os.NewSyscallError(op, syscall.ECONNRESET)}
}

// refusedError is what dialling a closed port fails with.
func refusedError(to net.Addr) error {
	return &net.OpError{Op: "dial", Net: "tcp", Addr: to, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
}

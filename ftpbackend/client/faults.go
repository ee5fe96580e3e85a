package client

import (
	"net"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/plan"
	"ptymodem/ftpbackend/reply"
)

// commandFaults has what the hooks plan for commands. data_faults.go has what they plan for
// transfers. The operation's goroutine alone uses it.
type commandFaults struct {
	control     *control
	hooks       plan.Hooks // nil: nothing goes wrong
	failTLS     bool       // the handshake after AUTH fails
	restPending bool       // REST has been sent, and no transfer since
}

// plan asks the hooks what goes wrong with a command. What is to happen during its transfer is the
// transfer's from then on, which calls every breakpoint.
func (f *commandFaults) plan(verb, line string) plan.Plan {
	if f.hooks == nil {
		return plan.Plan{}
	}
	p := f.hooks.Command(line)
	f.control.checkEnded()
	f.failTLS = p.FailTLS && verb == "AUTH"
	if t := f.control.current(); t != nil && ftpbackend.MovesData(verb) {
		t.setPlan(verb, p)
		return p
	}
	p.Refuse = false
	for _, b := range p.Breakpoints {
		if b.Missed != nil {
			b.Missed(0)
		}
	}
	return p
}

// replace does what is planned in place of sending the command, if anything is.
func (f *commandFaults) replace(p plan.Plan) (done bool, err error) {
	c := f.control
	switch {
	case p.DropControl:
		ftpbackend.Linger0(c.raw) // so that closing it is a reset for the server, too
		c.fail(lineError(ftpbackend.ResetError("read", c.raw)), false)
		return true, c.err()
	case p.CloseControl:
		return true, c.closeInOrder(p.Reply)
	case p.Reply != "":
		if r, ok := c.fakeReply(p.Reply); ok {
			c.deliver(r)
		}
		return true, c.err()
	}
	return false, nil
}

// refuse fails the transfer as though its data connection had been refused. The library is told of
// a refusal by the server, which keeps it in step; the verdict goes by the transfer's failure.
func (f *commandFaults) refuse() {
	if t := f.control.current(); t != nil {
		t.fail(&ftpbackend.Error{Kind: ftpbackend.KindDataOpen, Err: ftpbackend.RefusedError(nil)})
	}
	f.control.library.answer("550 no data connection\r\n")
}

// sent notes that a command is sent.
func (f *commandFaults) sent(verb string) {
	f.restPending = verb == "REST" || f.restPending && !ftpbackend.MovesData(verb)
}

// cancelREST prepares for a transfer that the server will not hear of: a REST that it has got would
// apply to the next one.
func (f *commandFaults) cancelREST() error {
	if !f.restPending {
		return nil
	}
	f.restPending = false
	c := f.control
	c.mu.Lock()
	if c.cause != nil {
		defer c.mu.Unlock()
		return c.cause
	}
	c.command.beginHidden("REST")
	c.held.delay, c.held.silent = 0, true
	c.mu.Unlock()
	if _, err := c.conn.Write([]byte("REST 0\r\n")); err != nil {
		c.fail(lineError(err), false)
	}
	_, err := c.next()
	c.mu.Lock()
	c.held.silent = false
	c.mu.Unlock()
	return err
}

// fakeReply makes a reply of a plan's line. A line that is no reply ends the session, as it would
// if the server sent it.
func (c *control) fakeReply(line string) (reply.Reply, bool) {
	r, ok := reply.Parse(line)
	if !ok {
		c.fail(&ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: "planned reply: " + line}, false)
	}
	return r, ok
}

// checkEnded ends the session if the hooks have just ended its connection or its operation. They
// may cancel the context, which would be noticed anyway, but perhaps not before the command is
// sent, more has moved, or the transfer has ended well.
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

// dropped returns the reset of a connection that its network has dropped (package netem), or nil.
func dropped(conn net.Conn) error {
	if d, ok := conn.(interface{ Dropped() error }); ok {
		return d.Dropped()
	}
	return nil
}

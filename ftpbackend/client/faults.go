package client

import (
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/plan"
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
	f.control.end.check()
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

// greeting prepares for the greeting, and does what the hooks plan in place of it. A planned reply
// overrides the greeting when that comes, so that the two sides stay in step.
func (f *commandFaults) greeting() error {
	c := f.control
	p := f.plan(plan.Greeting, plan.Greeting)
	c.mu.Lock()
	c.command.due, c.command.faked = 1, p.Reply != ""
	c.held.delay = p.Delay
	c.mu.Unlock()
	if p.DropControl || p.CloseControl {
		_, err := f.replace(p)
		return err
	}
	if p.Reply == "" {
		return nil
	}
	r, ok := c.override.parse(p.Reply)
	if !ok {
		return c.err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.override.planned = r
	return nil
}

// replace does what is planned in place of sending the command, if anything is.
func (f *commandFaults) replace(p plan.Plan) (done bool, err error) {
	c := f.control
	switch {
	case p.DropControl:
		c.end.reset()
		return true, c.err()
	case p.CloseControl:
		return true, c.end.inOrder(p.Reply)
	case p.Reply != "":
		if r, ok := c.override.parse(p.Reply); ok {
			c.queue.deliver(r)
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
	c.held.delay, c.override.silent = 0, true
	c.mu.Unlock()
	if _, err := c.conn.Write([]byte("REST 0\r\n")); err != nil {
		c.fail(lineError(err), false)
	}
	_, err := c.queue.next()
	c.mu.Lock()
	c.override.silent = false
	c.mu.Unlock()
	return err
}

package client

import (
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/reply"
)

// replyOverride has what the client gets in place of a server's final reply. It gets that when the
// server's own comes, so that the two stay in step. Any goroutine may call its methods. control.mu
// guards the fields.
type replyOverride struct {
	control *control
	planned reply.Reply // replaces the final reply; code 0: none
	silent  bool        // the operation does not know of the exchange
}

// clear forgets what was planned, for a new command. control.mu is held.
func (o *replyOverride) clear() { o.planned = reply.Reply{} }

// parse makes a reply of a plan's line. A line that is no reply ends the session, as it would if
// the server sent it.
func (o *replyOverride) parse(line string) (reply.Reply, bool) {
	r, ok := reply.Parse(line)
	if !ok {
		o.control.fail(&ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: "planned reply: " + line}, false)
	}
	return r, ok
}

// decide decides on the final reply to the transfer. A 421 does not wait for the server's own: it
// ends the session.
func (o *replyOverride) decide(line string) {
	r, ok := o.parse(line)
	if !ok {
		return
	}
	c := o.control
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.cause != nil:
	case r.Code == 421:
		c.held.replies = []reply.Reply{r}
	case c.command.due > 0:
		o.planned = r
	}
}

// substitute reports a reply to the observer and returns it, or the one that overrides it. ok is
// false when there is nothing to take: the session is over, or the answer to a NOOP comes first.
func (o *replyOverride) substitute(r reply.Reply) (_ reply.Reply, ok bool) {
	c := o.control
	c.mu.Lock()
	if c.cause != nil {
		c.mu.Unlock()
		return r, false
	}
	silent, ours, ok, answer := o.silent, r, true, false
	if o.planned.Code != 0 && c.command.final(r, c.transfer) && r.Code != 421 {
		answer = c.noop.pending && isNOOPReply(r.Code)
		if ok = answer || !c.noop.pending; ok { // else the answer to the NOOP is still to come
			ours = o.planned
			o.clear()
			c.noop.answered()
		}
	}
	c.mu.Unlock()
	if answer {
		c.obs.reply(r)
	}
	if ok && !silent {
		c.obs.reply(ours)
	}
	return ours, ok
}

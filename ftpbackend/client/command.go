package client

import (
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/reply"
)

// command is the command in progress, and what has been answered to it. control.mu guards it.
type command struct {
	verb   string      // the operation's goroutine alone sets it, and may read it without the lock
	due    int         // how many commands lack their final reply
	prelim bool        // the preliminary reply (125, 150), or what stands for it, has come
	last   reply.Reply // the final reply, once it has come
	faked  bool        // it was not sent: a plan's reply answers it, and nothing else does
	// afterTransfer: the command before was a transfer that ended in 226.
	afterTransfer bool
}

// clear forgets the command before, for a new operation.
func (c *command) clear() { c.verb, c.last = "", reply.Reply{} }

// begin starts a command.
func (c *command) begin(verb string, faked bool) {
	c.verb, c.faked, c.prelim, c.last = verb, faked, false, reply.Reply{}
	c.due++
}

// beginHidden starts a command that the operation does not know of.
func (c *command) beginHidden(verb string) {
	c.verb = verb
	c.due++
}

// end takes the final reply.
func (c *command) end(r reply.Reply) {
	c.due--
	c.last = r
}

// movesData tells whether it is a transfer, which has two replies.
func (c *command) movesData() bool { return ftpbackend.MovesData(c.verb) }

// underWay tells whether it is a transfer that has its preliminary reply.
func (c *command) underWay() bool { return c.prelim && c.movesData() }

// needsPrelim tells whether it is a transfer without its preliminary reply.
func (c *command) needsPrelim() bool { return !c.prelim && c.movesData() }

// repeats tells whether r is the final reply to the transfer before, once more: some servers send
// it twice.
func (c *command) repeats(r reply.Reply) bool {
	return r.Code == 226 && c.afterTransfer && !c.movesData() && !c.faked
}

// final tells whether r is the last reply to it. t is the operation's transfer, or nil. transfer.mu
// is not held.
func (c *command) final(r reply.Reply, t *transfer) bool {
	return c.due > 0 && (r.Code >= 200 || c.second150(r, t))
}

// second150 tells whether r is what pure-ftpd ends a download with that was closed early: another
// 150. RFC 959, 4.2 has one preliminary reply to a command.
func (c *command) second150(r reply.Reply, t *transfer) bool {
	return c.underWay() && r.Code < 200 && t.abandoned()
}

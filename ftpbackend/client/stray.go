package client

import (
	"fmt"
	"time"

	"ptymodem/ftpbackend"
)

// Some servers print a banner before their greeting, or break a line of a reply in two, so a line that is no reply is skipped if a reply follows.
// A server that says nothing more speaks another protocol.

// strayWait is how long the reply behind such a line may take.
const strayWait = 5 * time.Second

// stray hears of every line that is no reply (code 0) and of every reply.
func (c *control) stray(r reply) {
	if r.code == 0 {
		c.tell(r)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopStray != nil {
		c.stopStray()
		c.stopStray, c.strayed = nil, nil
	}
	if r.code != 0 || c.owed == 0 || c.cause != nil || c.marked && ftpbackend.MovesData(c.verb) {
		return
	}
	cause := &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: fmt.Sprintf("%.60q", r.lines[0])}
	c.strayed = cause
	c.stopStray = c.after(max(strayWait, c.onClock(leastReply)), func() {
		defer c.guard()
		c.fail(cause, true)
	})
}

// lineLost is why the session ends with the connection.
func (c *control) lineLost(err error) *ftpbackend.Error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.strayed != nil {
		return c.strayed
	}
	return lineError(err)
}

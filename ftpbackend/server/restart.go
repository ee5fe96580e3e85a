package server

import (
	"os"
	"strconv"
)

// The library refuses REST in TYPE A: there an offset counts bytes as sent (RFC 3659, 5.3), and the
// library will not convert a whole file to find a place. The module's manual sets TYPE A and starts
// in the middle of files, so this server accepts REST in both types, and counts bytes of the file
// as stored in both. Config.RefuseASCIIRestart has it refuse.

// refusedRestart begins the library's refusal.
const refusedRestart = "501 Resuming transfers not allowed in ASCII mode"

// restartReply replaces that refusal.
const restartReply = "350 Restarting there, in bytes of the file as stored\r\n"

// asksRestart notes the argument of a REST, which the library answers next.
func (c *control) asksRestart(argument string) {
	at, err := strconv.ParseInt(argument, 10, 64)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.restart = restart{asked: at, valid: err == nil}
}

// grantRestart keeps the offset that the library has refused, for the next file transfer.
func (c *control) grantRestart() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.restart.ours = c.restart.valid && !c.session.server.settings.Load().RefuseASCIIRestart
	return c.restart.ours
}

// takeRestart returns the offset to open a file at, and the flags. If the library has refused the
// offset, ours is true and the library's Seek does not count.
func (c *control) takeRestart(flags int, offset int64) (_ int, _ int64, ours bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.restart
	c.restart = restart{}
	if !r.ours || flags&os.O_APPEND != 0 {
		return flags, offset, false
	}
	flags &^= os.O_TRUNC
	if r.asked == 0 && flags&os.O_CREATE != 0 {
		flags |= os.O_TRUNC
	}
	return flags, r.asked, true
}

// restart is the latest REST. control.mu guards it.
type restart struct {
	asked int64
	valid bool // it is a number
	ours  bool // the library has refused it, and the client was told that it is accepted
}

package server

import (
	"os"
	"strconv"
)

// The library refuses REST in TYPE A, since its count is in bytes as they travel there (RFC 3659, 5.3) and it will not convert a whole file to find a
// place. The module's manual sets TYPE A and starts in the middle of files, so this server takes REST in both types, and counts bytes of the file as
// stored in both.

// refusedRestart begins the library's refusal.
const refusedRestart = "501 Resuming transfers not allowed in ASCII mode"

// restartReply replaces that refusal.
const restartReply = "350 Restarting there, in bytes of the file as stored\r\n"

// asksRestart notes the argument of a REST, which the library judges next.
func (c *control) asksRestart(argument string) {
	at, err := strconv.ParseInt(argument, 10, 64)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.restart = restart{asked: at, valid: err == nil}
}

// grantRestart keeps the offset that the library does not: the next file transfer takes it.
func (c *control) grantRestart() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.restart.ours = c.restart.valid
	return c.restart.ours
}

// takeRestart is the offset that a file is to be opened at, and the flags for it: the library's, or the one that it has refused, in which case ours is
// true and the library's Seek does not count.
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

// restart is the latest REST. serverControl.mu guards it.
type restart struct {
	asked int64
	valid bool // it is a number
	ours  bool // the library has refused it, and the client was told otherwise
}

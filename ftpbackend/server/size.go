package server

import (
	"bytes"
	"fmt"
)

// Common servers put the size of the file into their 150 to RETR. From it a client that has set
// TYPE A learns whether line ends were converted.

// opens notes the size of the file that a download sends.
func (c *control) opens(size int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.opened = &size
}

// forgetOpened is called for a command that may be a transfer: it is not about what an earlier one
// opened and did not send.
func (c *control) forgetOpened() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.opened = nil
}

// sized returns the 150 with the size of the file that was opened for it.
func (c *control) sized(reply []byte) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.opened == nil {
		return reply
	}
	text := fmt.Appendf(nil, "%s (%d bytes)\r\n", bytes.TrimRight(reply, "\r\n"), *c.opened)
	c.opened = nil
	return text
}

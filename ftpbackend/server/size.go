package server

import (
	"bytes"
	"fmt"
)

// Common servers name the size of the file in their 150 to RETR. A client that has asked for TYPE A learns from it whether line ends were converted.

// opens notes the size of the file that a download sends.
func (c *control) opens(size int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.opened = &size
}

// forgetOpened is for a command that may be a transfer: what an earlier one has opened and did not send is not about it.
func (c *control) forgetOpened() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.opened = nil
}

// sized is the 150, with the size of the file that was opened for it.
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

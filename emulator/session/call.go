package session

import "ptymodem/emulator/at"

// Of is the port that a command came from.
func Of(c *at.Call) *Session { return c.Out.(*Session) }

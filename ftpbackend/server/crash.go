package server

import (
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"strconv"
)

// guard is to be deferred where the server's own code runs on a goroutine of a
// session that does not recover by itself: a panic, which is a fault of ours,
// ends that session and nothing else. What the drivers do within a command the
// library recovers from, with a 500.
func (c *session) guard(err *error) {
	if v := recover(); v != nil {
		c.server.tellCrash(v, debug.Stack())
		c.control.tcp.Close()
		*err = net.ErrClosed
	}
}

// tellCrash reports a panic to whoever is to hear of it.
func (s *Server) tellCrash(v any, stack []byte) {
	report := fmt.Sprintf("ptymodem: a fault in ptymodem has ended a session of its FTP server, and only that. Please report it with all that follows.\npanic: %s\n%s",
		strconv.QuoteToASCII(fmt.Sprint(v)), stack)
	if s.config.Crashed != nil {
		s.config.Crashed(report)
		return
	}
	fmt.Fprintln(os.Stderr, report)
}

package server

import (
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"strconv"
)

// guard is to be deferred where the server's own code runs on a session's goroutine that does not
// recover by itself. A panic, which is a fault of ours, then ends that session and nothing else. A
// panic of a driver within a command is recovered by the library, which replies 500.
func (c *session) guard(err *error) {
	if v := recover(); v != nil {
		c.server.tellCrash(v, debug.Stack())
		c.control.tcp.Close()
		*err = net.ErrClosed
	}
}

// tellCrash reports a panic.
func (s *Server) tellCrash(v any, stack []byte) {
	report := fmt.Sprintf("ptymodem: a fault in ptymodem has ended a session of its FTP server, and only that. Please report it with all that follows.\npanic: %s\n%s",
		strconv.QuoteToASCII(fmt.Sprint(v)), stack)
	if s.config.Crashed != nil {
		s.config.Crashed(report)
		return
	}
	fmt.Fprintln(os.Stderr, report)
}

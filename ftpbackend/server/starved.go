package server

import (
	"bytes"
	"fmt"
	"syscall"
)

// warnOfReply warns a person of a refusal whose cause is that this process, or the system, has no
// descriptor left for a file or a data connection. The library reports some of these to the client
// only.
func (s *Server) warnOfReply(reply []byte) {
	if len(reply) < 4 || reply[0] != '4' && reply[0] != '5' {
		return
	}
	text := bytes.TrimRight(reply, "\r\n")
	for _, errno := range []syscall.Errno{syscall.EMFILE, syscall.ENFILE} {
		if before, ok := bytes.CutSuffix(text, []byte(errno.Error())); ok {
			s.config.Warn("server", fmt.Errorf("the FTP server refuses a command: %s: %w", bytes.TrimRight(before[4:], ": "), errno))
		}
	}
}

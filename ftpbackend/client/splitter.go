package client

import (
	"bytes"
	"fmt"
	"strings"

	"ptymodem/ftpbackend"
)

// maxReply bounds a reply in bytes, so that a server that never ends one cannot use up the memory.
// The longest in the field are FEAT and SITE HELP, a few KiB.
const maxReply = 64 << 10

// A splitter finds the replies in a stream, however it is cut into packets. A line between them
// that is no reply is delivered with the code 0.
type splitter struct {
	line []byte // the beginning of a line
	open reply  // the beginning of a reply of several lines
	size int    // bytes in line and open
}

// feed takes the next bytes and delivers each reply that they complete.
func (s *splitter) feed(p []byte, deliver func(reply)) error {
	for len(p) > 0 {
		i := bytes.IndexByte(p, '\n')
		if i < 0 {
			s.line = append(s.line, p...)
			s.size += len(p)
			return s.bounded()
		}
		s.line = append(s.line, p[:i]...)
		s.size += i
		p = p[i+1:]
		if err := s.bounded(); err != nil {
			return err
		}
		// Servers written in C may send the NUL after their text, too.
		line := strings.TrimLeft(strings.TrimRight(string(s.line), "\r"), "\x00")
		s.line = s.line[:0]
		s.end(line, deliver)
	}
	return nil
}

// end takes a complete line.
func (s *splitter) end(line string, deliver func(reply)) {
	code, last := ftpbackend.ReplyCode(line)
	if inside := len(s.open.lines) > 0; inside {
		// Between its first and its last line, a reply may have any lines.
		s.open.lines = append(s.open.lines, line)
		if !last || code != s.open.code || !endsCode(line) {
			return
		}
	} else {
		s.open = reply{code: code, lines: []string{line}}
		switch {
		case line == "":
			s.open, s.size = reply{}, 0
			return
		case code != 0 && !last:
			return
		}
	}
	whole := s.open
	s.open, s.size = reply{}, 0
	deliver(whole)
}

func (s *splitter) bounded() error {
	if s.size > maxReply {
		return &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: fmt.Sprintf("a reply longer than %d bytes", maxReply)}
	}
	return nil
}

// idle reports whether the stream is between two replies.
func (s *splitter) idle() bool { return len(s.line) == 0 && len(s.open.lines) == 0 }

// endsCode reports whether a line can be the last of a reply of several lines: a space follows the
// code (RFC 959, 4.2).
func endsCode(line string) bool { return len(line) == 3 || line[3] == ' ' || line[3] == '\t' }

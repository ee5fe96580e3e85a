package reply

import (
	"bytes"
	"fmt"
	"strings"

	"ptymodem/ftpbackend"
)

// MaxSize bounds a reply in bytes, so that a server that never ends one cannot use up the memory.
// The longest in the field are FEAT and SITE HELP, a few KiB.
const MaxSize = 64 << 10

// A Splitter finds the replies in a stream, however it is cut into packets. A line between them
// that is no reply is delivered with the code 0.
type Splitter struct {
	line []byte // the beginning of a line
	open Reply  // the beginning of a reply of several lines
	size int    // bytes in line and open
}

// Feed takes the next bytes and delivers each reply that they complete.
func (s *Splitter) Feed(p []byte, deliver func(Reply)) error {
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
func (s *Splitter) end(line string, deliver func(Reply)) {
	code, last := ftpbackend.ReplyCode(line)
	if inside := len(s.open.Lines) > 0; inside {
		// Between its first and its last line, a reply may have any lines.
		s.open.Lines = append(s.open.Lines, line)
		if !last || code != s.open.Code || !endsCode(line) {
			return
		}
	} else {
		s.open = Reply{Code: code, Lines: []string{line}}
		switch {
		case line == "":
			s.open, s.size = Reply{}, 0
			return
		case code != 0 && !last:
			return
		}
	}
	whole := s.open
	s.open, s.size = Reply{}, 0
	deliver(whole)
}

func (s *Splitter) bounded() error {
	if s.size > MaxSize {
		return &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: fmt.Sprintf("a reply longer than %d bytes", MaxSize)}
	}
	return nil
}

// Idle reports whether the stream is between two replies.
func (s *Splitter) Idle() bool { return len(s.line) == 0 && len(s.open.Lines) == 0 }

// endsCode reports whether a line can be the last of a reply of several lines: a space follows the
// code (RFC 959, 4.2).
func endsCode(line string) bool { return len(line) == 3 || line[3] == ' ' || line[3] == '\t' }

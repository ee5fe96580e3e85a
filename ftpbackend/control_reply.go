package ftpbackend

import (
	"bytes"
	"fmt"
	"strings"
)

// maxReply bounds a reply, so that a server that never ends one cannot eat the
// memory. The longest in the field are FEAT and SITE HELP, a few KiB.
const maxReply = 64 << 10

// A reply is one reply of a server, of one or more lines (RFC 959, 4.2).
type reply struct {
	code  int
	lines []string // as received, line ends left out
}

// text returns what the last line says after the code.
func (r reply) text() string {
	if len(r.lines) == 0 {
		return ""
	}
	last := r.lines[len(r.lines)-1]
	return strings.TrimSpace(last[3:])
}

// refusal returns the reply as an error.
func (r reply) refusal() *Error {
	return &Error{Kind: KindReply, Reply: r.code, Text: r.text()}
}

// render returns the reply as the library takes it: its parser wants a fourth
// character on the last line.
func (r reply) render() []byte {
	var b bytes.Buffer
	for _, line := range r.lines {
		b.WriteString(line)
		if len(line) == 3 {
			b.WriteByte(' ')
		}
		b.WriteString("\r\n")
	}
	return b.Bytes()
}

// as returns the reply with another code, on one line.
func (r reply) as(code int) reply {
	return reply{code: code, lines: []string{fmt.Sprintf("%d %s", code, r.text())}}
}

// A splitter finds the replies in a stream, however it is cut into packets.
type splitter struct {
	line []byte // the beginning of a line
	open reply  // the beginning of a reply of several lines
	size int    // bytes in line and open
}

// feed takes the next bytes and hands on each reply that they complete.
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
		line := strings.TrimSuffix(string(s.line), "\r")
		s.line = s.line[:0]
		if err := s.end(line, deliver); err != nil {
			return err
		}
	}
	return nil
}

// end takes a whole line.
func (s *splitter) end(line string, deliver func(reply)) error {
	code, last := codeOf(line)
	switch {
	case len(s.open.lines) > 0:
		// Between its first line and its last, a reply may hold anything.
		s.open.lines = append(s.open.lines, line)
		if !last || code != s.open.code {
			return nil
		}
	case line == "":
		s.size = 0
		return nil
	case code == 0:
		return &Error{Kind: KindProtocol, Text: fmt.Sprintf("%.60q", line)}
	default:
		s.open = reply{code: code, lines: []string{line}}
		if !last {
			return nil
		}
	}
	whole := s.open
	s.open, s.size = reply{}, 0
	deliver(whole)
	return nil
}

func (s *splitter) bounded() error {
	if s.size > maxReply {
		return &Error{Kind: KindProtocol, Text: fmt.Sprintf("a reply longer than %d bytes", maxReply)}
	}
	return nil
}

// idle tells that the stream stands between two replies.
func (s *splitter) idle() bool { return len(s.line) == 0 && len(s.open.lines) == 0 }

// codeOf returns a line's reply code, 0 if it has none, and whether a reply can
// end with it.
func codeOf(line string) (code int, last bool) {
	if len(line) < 3 || line[0] < '1' || line[0] > '6' {
		return 0, false
	}
	for _, c := range []byte(line[:3]) {
		if c < '0' || c > '9' {
			return 0, false
		}
		code = code*10 + int(c-'0')
	}
	switch {
	case len(line) == 3 || line[3] == ' ':
		return code, true
	case line[3] == '-':
		return code, false
	}
	return 0, false
}

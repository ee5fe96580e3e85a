package client

import (
	"bytes"
	"fmt"
	"strings"

	"ptymodem/ftpbackend"
)

// A reply is one reply of a server, of one or more lines (RFC 959, 4.2).
type reply struct {
	code  int
	lines []string // as received, without line ends
}

// text returns the text of the last line, without the code.
func (r reply) text() string {
	if len(r.lines) == 0 {
		return ""
	}
	return r.textOf(len(r.lines) - 1)
}

// textOf returns the text of a line, without the code that it may begin with.
func (r reply) textOf(i int) string {
	line := r.lines[i]
	if code, _ := ftpbackend.ReplyCode(line); code != 0 && code == r.code {
		line = strings.TrimPrefix(line[3:], "-")
	}
	return strings.TrimSpace(line)
}

// find returns the text of the last line that has the answer, or of the last line if none has:
// servers put it on any line of a reply (RFC 959, 4.2).
func (r reply) find(answers func(text string) bool) string {
	for i := len(r.lines) - 1; i >= 0; i-- {
		if text := r.textOf(i); answers(text) {
			return text
		}
	}
	return r.text()
}

// refusal returns the reply as an error. If it is not a refusal, it is a reply that makes no sense
// here.
func (r reply) refusal() *ftpbackend.Error { return refused(r.code, r.text()) }

func refused(code int, text string) *ftpbackend.Error {
	if code < 400 && code != 332 || code > 599 {
		return &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: fmt.Sprintf("unexpected reply: %d %.60s", code, text)}
	}
	return &ftpbackend.Error{Kind: ftpbackend.KindReply, Reply: code, Text: text}
}

// render returns the reply as the library reads it: its parser wants a space after the last line's
// code.
func (r reply) render() []byte {
	var b bytes.Buffer
	for i, line := range r.lines {
		if i == len(r.lines)-1 {
			line = line[:3] + " " + r.text()
		}
		b.WriteString(line + "\r\n")
	}
	return b.Bytes()
}

// as returns the reply with another code, on one line.
func (r reply) as(code int) reply {
	return reply{code: code, lines: []string{fmt.Sprintf("%d %s", code, r.text())}}
}

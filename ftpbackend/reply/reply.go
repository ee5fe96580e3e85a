package reply

import (
	"bytes"
	"fmt"
	"strings"

	"ptymodem/ftpbackend"
)

// A Reply is one reply of a server, of one or more lines (RFC 959, 4.2).
type Reply struct {
	Code  int
	Lines []string // as received, without line ends
}

// Parse reads a reply of one line, without its line end.
func Parse(line string) (Reply, bool) {
	code, last := ftpbackend.ReplyCode(line)
	if !last {
		return Reply{}, false
	}
	return Reply{Code: code, Lines: []string{line}}, true
}

// Success tells a reply code of the 2xx kind.
func Success(code int) bool { return code >= 200 && code < 300 }

// Text returns the text of the last line, without the code.
func (r Reply) Text() string {
	if len(r.Lines) == 0 {
		return ""
	}
	return r.textOf(len(r.Lines) - 1)
}

// textOf returns the text of a line, without the code that it may begin with.
func (r Reply) textOf(i int) string {
	line := r.Lines[i]
	if code, _ := ftpbackend.ReplyCode(line); code != 0 && code == r.Code {
		line = strings.TrimPrefix(line[3:], "-")
	}
	return strings.TrimSpace(line)
}

// find returns the text of the last line that has the answer, or of the last line if none has:
// servers put it on any line of a reply (RFC 959, 4.2).
func (r Reply) find(answers func(text string) bool) string {
	for i := len(r.Lines) - 1; i >= 0; i-- {
		if text := r.textOf(i); answers(text) {
			return text
		}
	}
	return r.Text()
}

// Refusal returns the reply as an error. If it is not a refusal, it is a reply that makes no sense
// here.
func (r Reply) Refusal() *ftpbackend.Error { return Refusal(r.Code, r.Text()) }

// Refusal returns the error that a reply with this code and text amounts to.
func Refusal(code int, text string) *ftpbackend.Error {
	if code < 400 && code != 332 || code > 599 {
		return &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: fmt.Sprintf("unexpected reply: %d %.60s", code, text)}
	}
	return &ftpbackend.Error{Kind: ftpbackend.KindReply, Reply: code, Text: text}
}

// Render returns the reply as strict parsers read it: they want a space after the last line's code.
func (r Reply) Render() []byte {
	var b bytes.Buffer
	for i, line := range r.Lines {
		if i == len(r.Lines)-1 {
			line = line[:3] + " " + r.Text()
		}
		b.WriteString(line + "\r\n")
	}
	return b.Bytes()
}

// As returns the reply with another code, on one line.
func (r Reply) As(code int) Reply {
	return Reply{Code: code, Lines: []string{fmt.Sprintf("%d %s", code, r.Text())}}
}

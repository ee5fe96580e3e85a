package tcp

import (
	"bytes"
	"errors"
)

// httpLongest is how much of a first line is kept. A command line is shorter, so that one which
// goes on past it as a request would, a method and a blank, is one: the address that a page asks
// for may be of any length.
const httpLongest = 4 << 10

// ErrHTTP is why a host is hung up on that is a web browser: a page can make it send command lines
// in the body of a request.
var ErrHTTP = errors.New("an HTTP request: hung up, as a web page must not reach the modem")

// An httpGuard looks at the first line of a connection, however it is cut into pieces, and holds
// nothing up. Command lines run when they end, so that nothing of a request has run when it is
// known as one. The zero value is ready.
type httpGuard struct {
	line []byte
	done bool
}

// refuses reports that what the host has sent until now is the beginning of an HTTP request: METHOD
// SP target SP HTTP/digit, or Host:. Empty lines before it do not count.
func (g *httpGuard) refuses(b []byte) bool {
	if g.done {
		return false
	}
	if len(g.line) == 0 {
		b = bytes.TrimLeft(b, "\r\n")
	}
	line, _, ends := bytes.Cut(b, []byte("\n"))
	if cut, _, found := bytes.Cut(line, []byte("\r")); found {
		line, ends = cut, true
	}
	g.line = append(g.line, line...)
	if isRequest(g.line) || len(g.line) > httpLongest && longRequest(g.line) {
		g.done, g.line = true, nil
		return true
	}
	if ends || len(g.line) > httpLongest || !mayBeRequest(g.line) {
		g.done, g.line = true, nil
	}
	return false
}

// longRequest reports that a line which is too long for a command has a method, a blank and no
// other.
func longRequest(line []byte) bool {
	method, target, ok := bytes.Cut(line, []byte(" "))
	return ok && isMethod(method) && !bytes.Contains(target, []byte(" "))
}

// isRequest reports that line begins as a request line or a Host header does.
func isRequest(line []byte) bool {
	const host = "host:"
	if len(line) >= len(host) && bytes.EqualFold(line[:len(host)], []byte(host)) {
		return true
	}
	method, rest, ok := bytes.Cut(line, []byte(" "))
	if !ok || !isMethod(method) {
		return false
	}
	const version = " HTTP/"
	target, after, ok := bytes.Cut(rest, []byte(version))
	return ok && len(target) > 0 && len(after) > 0 && '0' <= after[0] && after[0] <= '9'
}

// mayBeRequest reports that a request could go on from line.
func mayBeRequest(line []byte) bool {
	const host = "host:"
	if n := min(len(line), len(host)); bytes.EqualFold(line[:n], []byte(host[:n])) {
		return true
	}
	method, _, _ := bytes.Cut(line, []byte(" "))
	return len(line) == 0 || isMethod(method)
}

// isMethod reports that b is made of what a method may have (RFC 9110, 5.6.2). Methods are
// case-sensitive, and a page may make up its own.
func isMethod(b []byte) bool {
	for _, c := range b {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', bytes.IndexByte([]byte("!#$%&'*+-.^_`|~"), c) >= 0:
		default:
			return false
		}
	}
	return len(b) > 0
}

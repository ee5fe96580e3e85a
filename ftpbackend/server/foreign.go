package server

import (
	"bytes"
	"errors"
	"fmt"
)

// A browser can be made to send a request to any port of its machine, with any lines in its body.
// An FTP server that skips what it does not know would execute a stranger's commands. So a
// connection that begins with an HTTP request line is closed at once, as is any that sends a Host:
// line, which every HTTP request has and FTP does not. TLS on a port without TLS is closed, too:
// the client would wait.
var (
	errHTTP     = errors.New("this is an HTTP request: closed; use an FTP client on this port")
	errTLSFirst = errors.New("this is a TLS handshake: closed; use AUTH TLS on this port, or the port of implicit TLS")
)

// tlsRecord is the first byte of a TLS handshake.
const tlsRecord = 0x16

// greets waits for the first byte of the connection and looks at it.
func (c *control) greets() error {
	if b, err := c.in.Peek(1); err == nil && b[0] == tlsRecord {
		return errTLSFirst
	}
	return nil // the next read fails likewise
}

// refuse logs a reason and closes the connection.
func (c *control) refuse(why error) error {
	c.session.server.config.Warn("foreign", fmt.Errorf("the FTP server: %s: %w", c.client, why))
	c.tcp.Close()
	return why
}

// foreign returns why a line is not FTP, or nil. Only the first line that is not empty can be a
// request line.
func (c *control) foreign(line []byte) error {
	line = bytes.TrimRight(line, "\r\n")
	if len(line) == 0 {
		return nil
	}
	first := !c.greeted
	c.greeted = true
	if first && isRequestLine(line) || hasPrefixFold(line, "Host:") {
		return errHTTP
	}
	return nil
}

// isRequestLine reports whether a line is a request line (RFC 9112, 3): METHOD SP target SP
// HTTP/x.y. The end of a long one may be missing, so the usual methods, which are not FTP verbs,
// are enough.
func isRequestLine(line []byte) bool {
	method, rest, ok := bytes.Cut(line, []byte(" "))
	if !ok || len(method) == 0 {
		return false
	}
	for _, usual := range []string{"GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH", "CONNECT", "TRACE", "PRI"} {
		if string(method) == usual {
			return true
		}
	}
	at := bytes.LastIndexByte(rest, ' ')
	return at > 0 && hasPrefixFold(rest[at+1:], "HTTP/")
}

// hasPrefixFold compares, ignoring the case of ASCII letters.
func hasPrefixFold(line []byte, prefix string) bool {
	return len(line) >= len(prefix) && bytes.EqualFold(line[:len(prefix)], []byte(prefix))
}

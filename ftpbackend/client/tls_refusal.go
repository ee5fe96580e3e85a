package client

import (
	"io"
	"net"
)

// underTLS returns the connection to make a handshake over: conn, or one on which the server
// refuses it, by a plan or by its network (package netem).
func underTLS(conn net.Conn, fail bool) net.Conn {
	failing, ok := conn.(interface{ FailsTLS() bool })
	if fail || ok && failing.FailsTLS() {
		return &tlsRefusal{Conn: conn, answer: []byte(handshakeFailure)}
	}
	return conn
}

// handshakeFailure is the record of a fatal alert, handshake_failure, as a server sends it before a
// version is agreed on (RFC 8446, 5.1 and 6).
const handshakeFailure = "\x15\x03\x01\x00\x02\x02\x28"

// tlsRefusal stands for a server that answers the ClientHello with that alert and closes. The real
// one sees no ClientHello, only the end of the connection.
type tlsRefusal struct {
	net.Conn
	answer []byte // what is left of it
}

// Write drops the ClientHello.
func (r *tlsRefusal) Write(p []byte) (int, error) { return len(p), nil }

// Read gives the alert, then the end.
func (r *tlsRefusal) Read(p []byte) (int, error) {
	if len(r.answer) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.answer)
	r.answer = r.answer[n:]
	return n, nil
}

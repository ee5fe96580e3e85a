package ftptls

import (
	"io"
	"net"
)

// Under returns the connection to make a handshake over: conn, or one on which the server refuses it
// (refused), by a plan or by its network (package netem).
func Under(conn net.Conn, planned bool) (_ net.Conn, refused bool) {
	failing, ok := conn.(interface{ FailsTLS() bool })
	if planned || ok && failing.FailsTLS() {
		return &refusal{Conn: conn, answer: []byte(handshakeFailure)}, true
	}
	return conn, false
}

// handshakeFailure is the record of a fatal alert, handshake_failure, as a server sends it before a
// version is agreed on (RFC 8446, 5.1 and 6).
const handshakeFailure = "\x15\x03\x01\x00\x02\x02\x28"

// refusal stands for a server that answers the ClientHello with that alert and closes. The real
// one sees no ClientHello, only the end of the connection.
type refusal struct {
	net.Conn
	answer []byte // what is left of it
}

// Write drops the ClientHello.
func (r *refusal) Write(p []byte) (int, error) { return len(p), nil }

// Read gives the alert, then the end.
func (r *refusal) Read(p []byte) (int, error) {
	if len(r.answer) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.answer)
	r.answer = r.answer[n:]
	return n, nil
}

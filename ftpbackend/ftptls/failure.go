package ftptls

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"

	"ptymodem/ftpbackend"
)

// NewError returns a failure of our own side of TLS.
func NewError(text string, err error) *ftpbackend.Error {
	return &ftpbackend.Error{Kind: ftpbackend.KindTLS, Op: "tls", Text: text, Err: err}
}

// IsError reports whether an error came from the TLS layer, and not from the network below.
func IsError(err error) bool {
	var alert tls.AlertError
	var header tls.RecordHeaderError
	var cert *tls.CertificateVerificationError
	if errors.As(err, &alert) || errors.As(err, &header) || errors.As(err, &cert) {
		return true
	}
	// crypto/tls has no type for most of its errors, and wraps a peer's alert in a net.OpError of
	// its own.
	text := err.Error()
	return strings.HasPrefix(text, "tls: ") || strings.HasPrefix(text, "remote error: tls: ") || strings.HasPrefix(text, "local error: tls: ")
}

// Under returns the connection to make a handshake over: conn, or one on which the server refuses
// it (refused), by a plan or by its network (package netem).
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

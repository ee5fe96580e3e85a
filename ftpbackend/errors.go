package ftpbackend

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
)

// ErrTimeout is the cause to cancel a context with (context.WithCancelCause) when the modem's
// response timeout has passed. The operation that the context governs then fails with
// [KindTimeout].
var ErrTimeout = errors.New("no answer within the response timeout")

// A Kind says what went wrong, in the terms of the module's result codes.
type Kind int

// The kinds of failure, each with the module's result code (the FTP(S) note, chapter 5).
const (
	// KindReply: the server answered 4xx or 5xx, or wants an account (332). Error.Reply has the
	// code. A 421 also ends the session.
	KindReply Kind = iota + 1
	// KindResolve (604): the host name could not be resolved.
	KindResolve
	// KindNetwork (605): no route, or the network is down.
	KindNetwork
	// KindRefused (606): the control connection was refused, or closed in order.
	KindRefused
	// KindDataLost (607): the data connection ended before the transfer was complete.
	KindDataLost
	// KindReset (608): the control connection was reset.
	KindReset
	// KindTimeout (609): the context ended by [ErrTimeout] or by a deadline.
	KindTimeout
	// KindDataOpen (615): the data connection could not be opened.
	KindDataOpen
	// KindTLS (631): either side refused TLS. Error.Reply has the code of a refused AUTH, PBSZ or
	// PROT, otherwise 0.
	KindTLS
	// KindWrongPeer (632): in active mode, a data connection came from an address that is not the
	// server's.
	KindWrongPeer
	// KindSend (633): any other failure to send on the data connection.
	KindSend
	// KindReceive (634): any other failure to receive on the data connection.
	KindReceive
	// KindCanceled: the caller ended the operation, by its context or by an upload's source that
	// failed. Unwrap returns the cause.
	KindCanceled
	// KindUnsupported: the client cannot do what was asked. Nothing was sent.
	KindUnsupported
	// KindProtocol (601): what the server sent is not FTP, or does not answer the command.
	KindProtocol
)

// kindTexts says each kind in words, and what to do about it.
var kindTexts = [...]struct{ name, hint string }{
	KindReply:       {"server refused", ""},
	KindResolve:     {"host name not resolved", "check the name, or the network it is looked up in"},
	KindNetwork:     {"network unreachable", "check the address and the routes"},
	KindRefused:     {"control connection refused or closed", "check that an FTP server listens on that port, then open again"},
	KindDataLost:    {"data connection lost before the transfer was whole", "resume from what arrived"},
	KindReset:       {"control connection reset", "open again"},
	KindTimeout:     {"timed out", "open again, perhaps with a longer response timeout"},
	KindDataOpen:    {"data connection not opened", "check the transfer mode, the data address and the server's firewall"},
	KindTLS:         {"TLS refused", "check the port, the TLS version, the cipher suite and the certificates"},
	KindWrongPeer:   {"data connection from another address", "use passive mode, or a server that connects from its own address"},
	KindSend:        {"sending failed", ""},
	KindReceive:     {"receiving failed", ""},
	KindCanceled:    {"canceled", ""},
	KindUnsupported: {"not supported", ""},
	KindProtocol:    {"not a valid FTP reply", "check that an FTP server listens on that port"},
}

// String returns the kind in words.
func (k Kind) String() string {
	if k < KindReply || int(k) >= len(kindTexts) {
		return fmt.Sprintf("Kind(%d)", int(k))
	}
	return kindTexts[k].name
}

// An Error is what every operation of the client fails with.
type Error struct {
	Kind  Kind
	Reply int    // the server's reply code, or 0
	Text  string // the reply's text, or a detail
	Op    string // the operation: an FTP verb, "dial", "lookup", "tls", "login"
	Err   error  // the underlying error, or nil
}

// Error says what failed, why, and what to do about it. It is one line.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	b.WriteString(e.Kind.String())
	switch {
	case e.Reply != 0:
		fmt.Fprintf(&b, ": %d %s", e.Reply, e.Text)
	case e.Text != "":
		b.WriteString(": " + e.Text)
	}
	if e.Err != nil && (e.Reply == 0 || e.Kind != KindReply || e.Err == ErrNotResumed) {
		b.WriteString(": " + e.Err.Error())
	}
	if e.Kind >= KindReply && int(e.Kind) < len(kindTexts) && kindTexts[e.Kind].hint != "" {
		b.WriteString(" (" + kindTexts[e.Kind].hint + ")")
	}
	return b.String()
}

// Unwrap returns the underlying error.
func (e *Error) Unwrap() error { return e.Err }

// During returns a copy of the error that names the operation: one cause, such as a lost session,
// may end several operations.
func (e *Error) During(op string) *Error {
	named := *e
	named.Op = op
	return &named
}

// ContextError classifies the end of a context. It returns nil if the context has not ended.
func ContextError(ctx context.Context) *Error {
	if ctx.Err() == nil {
		return nil
	}
	cause := context.Cause(ctx)
	if errors.Is(cause, ErrTimeout) || errors.Is(cause, context.DeadlineExceeded) {
		return &Error{Kind: KindTimeout, Err: cause}
	}
	return &Error{Kind: KindCanceled, Err: cause}
}

// IsReset reports whether err is the peer's reset of a connection.
func IsReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNABORTED)
}

// ResetError is the error of an operation on a connection that the peer has reset.
func ResetError(op string, conn net.Conn) error {
	return &net.OpError{Op: op, Net: "tcp", Source: conn.LocalAddr(), Addr: conn.RemoteAddr(), Err: os.NewSyscallError(op, syscall.ECONNRESET)}
}

// RefusedError is the error of dialling a closed port.
func RefusedError(to net.Addr) error {
	return &net.OpError{Op: "dial", Net: "tcp", Addr: to, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
}

// ErrNotResumed is wrapped by the refusal of a transfer whose data connection had a TLS session of
// its own. Servers that require the control connection's session to be resumed refuse it. Go's TLS
// library resumes by ticket only, not by ID.
var ErrNotResumed = errors.New("the data connection's TLS session is not the control connection's, which the server may insist on: " +
	"ProFTPD needs TLSSessionTickets on, or TLSOptions NoSessionReuseRequired; vsftpd require_ssl_reuse=NO")

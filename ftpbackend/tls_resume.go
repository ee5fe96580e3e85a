package ftpbackend

import "errors"

// ErrNotResumed is wrapped by the refusal of a transfer whose data connection agreed on TLS in a session of its own: servers that want the control
// connection's to be resumed refuse it. Go's library resumes by ticket alone, and not by ID.
var ErrNotResumed = errors.New("the data connection's TLS session is not the control connection's, which the server may insist on: " +
	"ProFTPD needs TLSSessionTickets on, or TLSOptions NoSessionReuseRequired; vsftpd require_ssl_reuse=NO")

// unresumed says of a refusal that it may be for the want of a resumed session. t may be nil.
func (t *transfer) unresumed(refusal *Error) *Error {
	switch refusal.Reply {
	case 425, 426, 450, 451, 522:
	default:
		return refusal
	}
	if t == nil || t.shake == nil || t.line.embedded {
		return refusal
	}
	select {
	case <-t.shake.over:
	default:
		return refusal
	}
	t.mu.Lock()
	failed := t.shake.err != nil
	t.mu.Unlock()
	if failed || t.shake.conn.ConnectionState().DidResume {
		return refusal
	}
	said := *refusal
	said.Err = ErrNotResumed
	return &said
}

package client

import "ptymodem/ftpbackend"

// unresumed says of a refusal that it may be for the want of a resumed session. t may be nil.
func (t *transfer) unresumed(refusal *ftpbackend.Error) *ftpbackend.Error {
	switch refusal.Reply {
	case 425, 426, 450, 451, 522:
	default:
		return refusal
	}
	if t == nil || t.shake == nil || t.control.embedded {
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
	said.Err = ftpbackend.ErrNotResumed
	return &said
}

package client

// abortState is how far the end of a download has got that was closed early. Servers have two
// replies to a transfer and its ABOR, or one, or three, so a NOOP shows where they end. It is sent
// when there are two, since some servers answer as they please (ftp-srv, which also closes its data
// connection only after its reply), or when nothing more comes. control.mu guards it.
type abortState int

const (
	abortNone     abortState = iota
	abortSent                // no reply yet
	abortHalf                // one
	abortAsked               // a NOOP has been sent as well, because the second did not come
	abortAnswered            // ABOR has its reply, so the next one that may be the NOOP's is
)

// askNOOP notes that a NOOP is sent for want of replies, and tells whether it has to be.
func (a *abortState) askNOOP() bool {
	asked := *a >= abortAsked
	*a = max(*a, abortAsked)
	return !asked
}

// reply takes a final reply. over is false while more are to come; then ask tells whether to send a
// NOOP. Once over, it returns the reply to the transfer. The replies before are kept in cmd.last.
func (a *abortState) reply(cmd *command, r reply) (_ reply, over, ask bool) {
	switch {
	case *a == abortNone:
		return r, true, false
	case *a == abortSent:
		cmd.last, *a = r, abortHalf
		return reply{}, false, false
	case *a == abortHalf:
		if *a = abortAnswered; notUnderstood(cmd.last.code) {
			cmd.last = r // the other was about the ABOR
		}
		return reply{}, false, true
	case r.code == 200, *a == abortAnswered && isNOOPReply(r.code):
		*a = abortNone
		if cmd.last.code == 0 {
			return r.as(226), true, false
		}
		return cmd.last, true, false
	case isNOOPReply(r.code):
		*a = abortAnswered
	}
	return reply{}, false, false
}

// isNOOPReply tells the answers to a NOOP, which end no transfer.
func isNOOPReply(code int) bool { return code == 200 || notUnderstood(code) }

// notUnderstood tells a server that does not know the command (RFC 959, 4.2.2).
func notUnderstood(code int) bool { return code == 500 || code == 502 }

package client

import (
	"io"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/reply"
)

// earlyEnd ends a download before its end. It sends ABOR and reads what the server has sent
// meanwhile: if the connection is closed instead, some servers (ProFTPD under TLS) end the session
// at times. A server that does not look at ABOR before the end of its file is cut off after a
// while. abortState has what becomes of the replies. The operation's goroutine alone calls drain;
// leave may be called at any time.
type earlyEnd struct {
	transfer *transfer
	left     bool // it failed by our own choice, and Close ends it in order; transfer.mu
}

const (
	// drainBytes is how much is read at most.
	drainBytes = 8 << 20
	// drainTime is how long that may take, by Config.Patience.
	drainTime = 2 * time.Second
)

// leave fails a transfer by our own choice. A download that is open is not reset: Close ends it as
// any that ends early.
func (e *earlyEnd) leave(err *ftpbackend.Error) {
	t := e.transfer
	t.mu.Lock()
	if t.toServer || t.raw == nil || t.control.embedded || t.err != nil || t.closing {
		t.mu.Unlock()
		t.fail(err)
		return
	}
	defer t.mu.Unlock()
	t.err, e.left = err, true
	close(t.broken)
	t.raw.SetReadDeadline(time.Unix(1, 0)) // for a Read that waits
}

// drain reads the rest of a download, within bounds. The embedded server needs no such care.
func (e *earlyEnd) drain() {
	t := e.transfer
	if t.control.embedded || t.conn == nil || !e.sendABOR() {
		return
	}
	t.raw.SetReadDeadline(time.Time{})
	over, late := make(chan struct{}), make(chan struct{})
	defer close(over)
	stop := t.control.timers.patience(drainTime, func() { close(late) })
	defer stop()
	t.workers.Add(1)
	go func() { // ends the Read at the limit, or when the session ends before
		defer t.workers.Done()
		select {
		case <-over:
			return
		case <-late:
		case <-t.control.gone:
		}
		t.raw.SetReadDeadline(time.Unix(1, 0))
	}()
	buf := make([]byte, ftpbackend.SegmentSize)
	for left := drainBytes; left > 0; {
		n, err := t.conn.Read(buf)
		if err == io.EOF {
			return
		}
		if err != nil {
			break
		}
		left -= n
	}
	ftpbackend.Linger0(t.raw)
}

// sendABOR sends ABOR (RFC 959, 4.1.3) if the reply to the transfer has not come.
func (e *earlyEnd) sendABOR() bool {
	c := e.transfer.control
	c.mu.Lock()
	if c.command.due != 1 || c.cause != nil || c.command.faked {
		c.mu.Unlock()
		return false
	}
	c.abort = abortSent
	c.mu.Unlock()
	c.sendAside("ABOR")
	return true
}

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
func (a *abortState) reply(cmd *command, r reply.Reply) (_ reply.Reply, over, ask bool) {
	switch {
	case *a == abortNone:
		return r, true, false
	case *a == abortSent:
		cmd.last, *a = r, abortHalf
		return reply.Reply{}, false, false
	case *a == abortHalf:
		if *a = abortAnswered; notUnderstood(cmd.last.Code) {
			cmd.last = r // the other was about the ABOR
		}
		return reply.Reply{}, false, true
	case r.Code == 200, *a == abortAnswered && isNOOPReply(r.Code):
		*a = abortNone
		if cmd.last.Code == 0 {
			return r.As(226), true, false
		}
		return cmd.last, true, false
	case isNOOPReply(r.Code):
		*a = abortAnswered
	}
	return reply.Reply{}, false, false
}

// isNOOPReply tells the answers to a NOOP, which end no transfer.
func isNOOPReply(code int) bool { return code == 200 || notUnderstood(code) }

// notUnderstood tells a server that does not know the command (RFC 959, 4.2.2).
func notUnderstood(code int) bool { return code == 500 || code == 502 }

package client

import (
	"io"
	"time"

	"ptymodem/ftpbackend"
)

// A download that is not wanted to its end is taken leave of by ABOR, and what the server has sent meanwhile is read: closed in its face, some servers
// (ProFTPD under TLS) end the session at times. A server that does not look at ABOR before its file is through is left after a while.
const (
	// drainBytes is how much is read at most.
	drainBytes = 8 << 20
	// drainTime is how long that may take, by Config.Patience.
	drainTime = 2 * time.Second
)

// leave fails a transfer by our own choice. A download that is open is not reset: Close ends it as any that ends early.
func (t *transfer) leave(err *ftpbackend.Error) {
	t.mu.Lock()
	if t.upload || t.raw == nil || t.control.embedded || t.err != nil || t.closing {
		t.mu.Unlock()
		t.fail(err)
		return
	}
	defer t.mu.Unlock()
	t.err, t.left = err, true
	close(t.broken)
	t.raw.SetReadDeadline(time.Unix(1, 0)) // for a Read that waits
}

// drain reads the rest of a download that ends early, within bounds. The embedded server needs no such care.
func (t *transfer) drain() {
	if t.control.embedded || t.conn == nil || !t.control.abort() {
		return
	}
	t.raw.SetReadDeadline(time.Time{})
	over := make(chan struct{})
	defer close(over)
	t.workers.Add(1)
	late := make(chan struct{})
	stop := t.control.patience(drainTime, func() { close(late) })
	defer stop()
	go func() { // ends the Read, when the session ends before
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

// abort sends ABOR (RFC 959, 4.1.3) if the reply to the transfer has not come.
func (c *control) abort() bool {
	c.mu.Lock()
	if c.owed != 1 || c.cause != nil || c.unanswered {
		c.mu.Unlock()
		return false
	}
	c.aborting = abortSent
	c.mu.Unlock()
	c.sendAside("ABOR")
	return true
}

// sendAside sends a command that is nobody's operation.
func (c *control) sendAside(line string) {
	if c.obs.Command != nil {
		c.obs.Command(line)
	}
	if _, err := c.Conn.Write([]byte(line + "\r\n")); err != nil {
		c.fail(lineError(err), false)
	}
}

// The course of an early end. Servers have two replies to a transfer and its ABOR, or one, or three; so a NOOP shows where they end: when there are two,
// since some answer as they please (ftp-srv, which also puts its data connection away only after its reply), or when nothing more comes.
type aborting int

const (
	abortNone     aborting = iota
	abortSent              // no reply yet
	abortHalf              // one
	abortAsked             // a NOOP has been sent, too, for want of the second
	abortAnswered          // and ABOR has its reply, so that the next one that may be the NOOP's is
)

// aborted takes a final reply in while a transfer is being aborted, and returns the first when the last one is there. c.mu is held.
func (c *control) aborted(r reply) (_ reply, over, ask bool) {
	switch {
	case c.aborting == abortSent:
		c.last, c.aborting = r, abortHalf
		return reply{}, false, false
	case c.aborting == abortHalf:
		if c.aborting = abortAnswered; c.last.code == 500 || c.last.code == 502 {
			c.last = r // the other was about the ABOR
		}
		return reply{}, false, true
	case r.code == 200, c.aborting == abortAnswered && isNOOPReply(r.code):
		c.aborting = abortNone
		if c.last.code == 0 {
			return r.as(226), true, false
		}
		return c.last, true, false
	case isNOOPReply(r.code):
		c.aborting = abortAnswered
	}
	return reply{}, false, false
}

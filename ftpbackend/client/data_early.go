package client

import (
	"io"
	"time"

	"ptymodem/ftpbackend"
)

// earlyEnd ends a download before its end. It sends ABOR and reads what the server has sent
// meanwhile: if the connection is closed instead, some servers (ProFTPD under TLS) end the session
// at times. A server that does not look at ABOR before the end of its file is cut off after a
// while. abort.go has what becomes of the replies.
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
	if t.control.embedded || t.conn == nil || !t.control.sendABOR() {
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

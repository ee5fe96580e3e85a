package client

import (
	"crypto/tls"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/plan"
)

// uploader sends an upload. The copying has a goroutine of its own (pump), so that a connection
// that breaks is noticed while the source has nothing to give: another one (watch) reads what the
// server should not send.
type uploader struct {
	transfer *transfer
	sent     atomic.Int64  // bytes of the source
	writing  sync.Mutex    // held while a segment is written and counted
	drained  chan struct{} // closed when the connection was read to its end

	released     bool // we have closed the connection, which is no failure; transfer.mu
	prematureEnd bool // the server reported success before the end; transfer.mu
}

// drainLimit is how long the server may take to close its side after an upload.
const drainLimit = 2 * time.Second

// run sends src and returns how many bytes of it were sent.
func (u *uploader) run(src io.Reader) (int64, error) {
	t := u.transfer
	if _, err := t.open(true); err != nil {
		return 0, err
	}
	if t.plan.hit(t.plan.count(0)) {
		return 0, t.failure()
	}
	t.workers.Add(1)
	go u.watch()
	pumped := make(chan struct{})
	go func() {
		defer close(pumped)
		defer t.control.guard()
		u.pump(src)
	}()
	select {
	case <-pumped:
	case <-t.broken:
		inner := src // the pump reads src, perhaps for the first time
		if hidden, ok := src.(source); ok {
			inner = hidden.Reader
		}
		if pipe, ok := inner.(interface{ CloseWithError(error) error }); ok {
			pipe.CloseWithError(t.failure())
			<-pumped
		}
		// If the source still holds the pump, the count is final all the same: nothing more can be
		// written.
		u.writing.Lock()
		defer u.writing.Unlock()
	}
	if err := t.failure(); err != nil {
		return u.sent.Load(), err
	}
	return u.sent.Load(), nil
}

// pump copies the source until its end or a failure.
func (u *uploader) pump(src io.Reader) {
	buf := make([]byte, blockSize)
	for {
		n, err := src.Read(buf)
		if werr := u.write(buf[:n]); werr != nil {
			u.transfer.fail(dataError(ftpbackend.KindSend, werr))
			return
		}
		if err != nil {
			u.sourceEnded(err)
			return
		}
	}
}

// sourceEnded takes the source's end, io.EOF, or its failure.
func (u *uploader) sourceEnded(err error) {
	t := u.transfer
	if err != io.EOF {
		t.fail(&ftpbackend.Error{Kind: ftpbackend.KindCanceled, Text: "the source failed", Err: err})
		return
	}
	t.mu.Lock()
	t.whole = t.err == nil
	t.mu.Unlock()
}

// write sends a block, segment by segment.
func (u *uploader) write(p []byte) error {
	planned := u.transfer.plan
	for len(p) > 0 {
		n, past, due, err := u.writeSegment(p)
		if err != nil {
			return err
		}
		if past {
			planned.truncate()
		}
		planned.hit(due)
		p = p[n:]
	}
	return nil
}

// writeSegment sends what may go at once, or drops it after the place where the upload is
// truncated. It returns the breakpoints that are due.
func (u *uploader) writeSegment(p []byte) (n int, past bool, due []plan.Breakpoint, err error) {
	t := u.transfer
	u.writing.Lock()
	defer u.writing.Unlock()
	p, past, err = t.plan.allowed(p[:min(len(p), u.segmentSize())])
	if err != nil {
		return 0, false, nil, err
	}
	if n = len(p); !past {
		n, err = t.conn.Write(p)
	}
	u.addSent(n)
	return n, past, t.plan.count(n), err
}

// segmentSize is what is written at a time: less where the network is slow, or the watchdog would
// see a transfer that moves stand still.
func (u *uploader) segmentSize() int {
	if slow, ok := u.transfer.raw.(interface{ SegmentSize() int }); ok {
		return min(ftpbackend.SegmentSize, slow.SegmentSize())
	}
	return ftpbackend.SegmentSize
}

// addSent counts what was sent of the source. writing is held.
func (u *uploader) addSent(n int) {
	if n <= 0 {
		return
	}
	u.sent.Add(int64(n))
	u.transfer.control.obs.data(true, n)
}

// watch reads the connection to its end. The server has nothing to say on it but, under TLS,
// tickets and its close_notify; unread, these would turn our close into a reset that destroys the
// end of the file.
func (u *uploader) watch() {
	t := u.transfer
	defer t.workers.Done()
	defer close(u.drained)
	defer t.control.guard()
	buf := make([]byte, 4096)
	for {
		_, err := t.conn.Read(buf)
		if err == nil {
			continue
		}
		t.mu.Lock()
		whole, released := t.whole, u.released
		t.mu.Unlock()
		switch {
		case released:
		case !errors.Is(err, io.EOF):
			// After the end, too: a server resets when it has not read it all.
			t.fail(dataError(ftpbackend.KindReceive, err))
		case !whole:
			t.fail(&ftpbackend.Error{Kind: ftpbackend.KindDataLost, Text: "the server closed it", Err: io.EOF})
		}
		return
	}
}

// finish ends a whole upload in order: close_notify, half-close, reading to the end, close.
func (u *uploader) finish() {
	t := u.transfer
	if secure, ok := t.conn.(*tls.Conn); ok {
		if err := secure.CloseWrite(); err != nil {
			t.fail(dataError(ftpbackend.KindSend, err))
		}
	}
	if half, ok := t.raw.(interface{ CloseWrite() error }); ok {
		if err := half.CloseWrite(); err != nil {
			u.checkTaken()
		}
		if !t.control.embedded { // which always closes its side
			stop := t.control.timers.after(drainLimit, u.drainLate)
			defer stop()
		}
		select {
		case <-u.drained:
		case <-t.broken:
		}
	}
	u.release()
}

// drainLate is the server that does not close its side.
func (u *uploader) drainLate() {
	if isClosed(u.drained) {
		return
	}
	u.checkTaken()
	u.release()
}

// checkTaken fails an upload whose server reported success before the end and has not taken the
// rest since.
func (u *uploader) checkTaken() {
	t := u.transfer
	t.mu.Lock()
	early := u.prematureEnd
	t.mu.Unlock()
	if early {
		t.fail(&ftpbackend.Error{Kind: ftpbackend.KindDataLost, Text: "the server ended the upload before its end, and did not take the rest"})
	}
}

// release closes the connection by our own choice.
func (u *uploader) release() {
	t := u.transfer
	t.mu.Lock()
	defer t.mu.Unlock()
	u.released = true
	t.raw.Close()
}

// source hides a WriteTo of the source, which io.Copy would prefer.
type source struct{ io.Reader }

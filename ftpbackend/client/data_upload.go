package client

import (
	"crypto/tls"
	"errors"
	"io"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/plan"
)

// drainLimit is how long the server may take to close its side after an upload.
const drainLimit = 2 * time.Second

// ReadFrom sends an upload; the library's io.Copy comes here. The copying has a
// goroutine of its own, so that a connection that breaks is noticed while the
// source has nothing to give: another one reads what the server should not send.
func (t *transfer) ReadFrom(src io.Reader) (int64, error) {
	if _, err := t.open(true); err != nil {
		return 0, err
	}
	if t.hitBreakpoints(t.count(0)) {
		return 0, t.failure()
	}
	t.workers.Add(1)
	go t.watch()
	pumped := make(chan struct{})
	go func() {
		defer close(pumped)
		defer t.control.guard()
		t.pump(src)
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
		// If the source still holds the pump, the count is final all the same:
		// nothing more can be written.
		t.writing.Lock()
		defer t.writing.Unlock()
	}
	if err := t.failure(); err != nil {
		return t.sent.Load(), err
	}
	return t.sent.Load(), nil
}

// pump copies the source until its end or a failure.
func (t *transfer) pump(src io.Reader) {
	buf := make([]byte, blockSize)
	for {
		n, err := src.Read(buf)
		if werr := t.write(buf[:n]); werr != nil {
			t.fail(dataError(ftpbackend.KindSend, werr))
			return
		}
		if err != nil {
			t.end(err)
			return
		}
	}
}

// end is the source's end, io.EOF, or its failure.
func (t *transfer) end(err error) {
	if err != io.EOF {
		t.fail(&ftpbackend.Error{Kind: ftpbackend.KindCanceled, Text: "the source failed", Err: err})
		return
	}
	t.mu.Lock()
	t.whole = t.err == nil
	t.mu.Unlock()
}

// addSent counts what was sent of the source. t.writing is held.
func (t *transfer) addSent(n int64) {
	if n <= 0 {
		return
	}
	t.sent.Add(n)
	if t.control.obs.Data != nil {
		t.control.obs.Data(true, int(n))
	}
}

// write sends a block, piece by piece.
func (t *transfer) write(p []byte) error {
	for len(p) > 0 {
		n, past, due, err := t.writeSegment(p)
		if err != nil {
			return err
		}
		if past {
			t.truncated()
		}
		t.hitBreakpoints(due)
		p = p[n:]
	}
	return nil
}

// writeSegment sends what may go at once, or drops it past the place where the
// upload is truncated. It returns the marks that are due.
func (t *transfer) writeSegment(p []byte) (n int, past bool, due []plan.Breakpoint, err error) {
	t.writing.Lock()
	defer t.writing.Unlock()
	p, past, err = t.allowed(p[:min(len(p), t.segmentSize())])
	if err != nil {
		return 0, false, nil, err
	}
	if n = len(p); !past {
		n, err = t.conn.Write(p)
	}
	t.addSent(int64(n))
	return n, past, t.count(n), err
}

// segmentSize is what is written at a time: less where the network is slow, or the
// watchdog would see a transfer that moves stand still.
func (t *transfer) segmentSize() int {
	if slow, ok := t.raw.(interface{ SegmentSize() int }); ok {
		return min(ftpbackend.SegmentSize, slow.SegmentSize())
	}
	return ftpbackend.SegmentSize
}

// watch reads an upload's connection to its end. The server has nothing to say
// on it but, under TLS, tickets and its close_notify; unread, these would turn
// our close into a reset that kills the file's tail.
func (t *transfer) watch() {
	defer t.workers.Done()
	defer close(t.drained)
	defer t.control.guard()
	buf := make([]byte, 4096)
	for {
		_, err := t.conn.Read(buf)
		if err == nil {
			continue
		}
		t.mu.Lock()
		whole, released := t.whole, t.released
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

// finish ends a whole upload in order: close_notify, half-close, reading to the
// end, close.
func (t *transfer) finish() {
	if secure, ok := t.conn.(*tls.Conn); ok {
		if err := secure.CloseWrite(); err != nil {
			t.fail(dataError(ftpbackend.KindSend, err))
		}
	}
	if half, ok := t.raw.(interface{ CloseWrite() error }); ok {
		if err := half.CloseWrite(); err != nil {
			t.untaken()
		}
		if !t.control.embedded { // which always closes its side
			stop := t.control.after(drainLimit, t.undrained)
			defer stop()
		}
		select {
		case <-t.drained:
		case <-t.broken:
		}
	}
	t.release()
}

// undrained is the server that does not close its side.
func (t *transfer) undrained() {
	select {
	case <-t.drained:
		return
	default:
	}
	t.untaken()
	t.release()
}

// untaken fails an upload that the server has ended before its end, and has not taken to its end since.
func (t *transfer) untaken() {
	t.mu.Lock()
	hasty := t.prematureEnd
	t.mu.Unlock()
	if hasty {
		t.fail(&ftpbackend.Error{Kind: ftpbackend.KindDataLost, Text: "the server ended the upload before its end, and did not take the rest"})
	}
}

// release closes the connection by our own choice.
func (t *transfer) release() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.released = true
	t.raw.Close()
}

package client

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"ptymodem/ftpbackend"
)

const (
	// blockSize is what a transfer reads and copies at a time.
	blockSize = 256 << 10
	// backlogGrace is for a connection that the kernel has taken before the
	// server's final reply, but the accepting goroutine has not. It is about
	// this machine's scheduling, so it runs on real time.
	backlogGrace = 200 * time.Millisecond
)

// transfer is a data connection: the net.Conn that the library copies through.
// It is made before the library sends the command, when the direction is not
// known yet, and opened (TLS, in active mode the wait for the server) at the
// first use, when the server has accepted the command.
//
// The first failure counts; it is kept, and closes the connection by a reset.
type transfer struct {
	control   *control
	tls       *tls.Config
	negotiate time.Duration
	sent      atomic.Int64 // bytes of an upload's source
	layer     *recordLayer // below conn, with TLS
	conn      net.Conn     // what the bytes pass through; the operation's goroutine, from open on
	writing   sync.Mutex   // held while a piece of an upload is written and counted
	failTLS   bool         // the handshake is to fail
	shake     *handshake   // nil without TLS

	mu           sync.Mutex
	raw          net.Conn          // below TLS; nil until the server has connected
	ln           net.Listener      // active mode
	err          *ftpbackend.Error // the first failure
	upload       bool              // opened as one
	whole        bool              // upload: the source's end was reached; download: the server's
	released     bool              // closed by us, which is no failure
	closing      bool              // Close has been called
	left         bool              // a download that failed by our own choice: see leave
	answered     int               // the final reply's code, once it is there
	asked        bool              // the command has been sent
	unshaken     error             // the server ended before the handshake: see secure
	bare         bool              // the final reply came without a preliminary one: see unmarked
	prematureEnd bool              // a success came before an upload's end
	plan         *transferPlan     // what is planned for it, or nil; set before the command is sent

	came     bool        // a download has brought something; the operation's goroutine alone
	stopBare func() bool // of the wait for a download without a preliminary reply; likewise

	ready   chan struct{} // closed when raw is there
	nothing chan struct{} // closed when bare, and no connection is to be waited for
	broken  chan struct{} // closed with err
	drained chan struct{} // closed when an upload's connection was read to its end
	workers sync.WaitGroup
}

func newTransfer(c *control) *transfer {
	return &transfer{
		control: c, tls: c.data.tls, negotiate: c.data.negotiate,
		ready: make(chan struct{}), nothing: make(chan struct{}), broken: make(chan struct{}), drained: make(chan struct{}),
	}
}

// connected takes the connection to the server.
func (t *transfer) connected(conn net.Conn) {
	tune(conn)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err != nil || t.closing {
		ftpbackend.Reset(conn)
		return
	}
	t.raw = conn
	if t.tls != nil {
		t.begin()
	}
	close(t.ready)
}

// await accepts the server's connection, and nobody else's (RFC 959, 5.1.2).
func (t *transfer) await(ln net.Listener, peer netip.Addr) {
	t.ln = ln
	t.workers.Add(1)
	go func() {
		defer t.workers.Done()
		defer t.control.guard()
		conn, err := ln.Accept()
		if errors.Is(err, os.ErrDeadlineExceeded) && extend(ln) { // accept looks for a connection before it waits again
			conn, err = ln.Accept()
		}
		ln.Close()
		switch {
		case err != nil && t.forgone():
		case err != nil:
			t.fail(&ftpbackend.Error{Kind: ftpbackend.KindDataOpen, Text: "the server did not connect", Err: err})
		case addrOf(conn.RemoteAddr()).Addr() != peer:
			ftpbackend.Reset(conn)
			t.fail(&ftpbackend.Error{Kind: ftpbackend.KindWrongPeer, Text: conn.RemoteAddr().String() + " connected, not " + peer.String()})
		default:
			t.connected(conn)
		}
	}()
}

// extend gives a listener another backlogGrace: on a busy machine, the first may pass with a connection there.
func extend(ln net.Listener) bool {
	d, ok := ln.(interface{ SetDeadline(time.Time) error })
	return ok && d.SetDeadline(time.Now().Add(backlogGrace)) == nil
}

// fail ends the transfer for the first reason given.
func (t *transfer) fail(err *ftpbackend.Error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err != nil || t.closing && !t.upload {
		return
	}
	t.err = err
	close(t.broken)
	if t.ln != nil {
		t.ln.Close()
	}
	if t.raw != nil {
		ftpbackend.Reset(t.raw)
	}
}

// failure returns the first failure, nil if there is none.
func (t *transfer) failure() *ftpbackend.Error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err == nil && t.unshaken != nil && (t.answered < 200 || t.answered > 299) {
		return tlsError("", t.unshaken)
	}
	return t.err
}

// early tells a download that was closed before its end.
func (t *transfer) early() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.err == nil && !t.whole
}

// abandoned tells a download whose connection has been closed before its end,
// by our choice or for a failure; t may be nil.
func (t *transfer) abandoned() bool {
	if t == nil {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return !t.upload && !t.whole && (t.closing || t.err != nil)
}

// replied hears of the final reply, which comes from the control connection's
// reader and may be ahead of the data.
func (t *transfer) replied(code int) {
	t.mu.Lock()
	t.answered = code
	early := t.upload && !t.whole && t.raw != nil
	t.prematureEnd = t.prematureEnd || early && success(code)
	cut := early && !success(code)
	there := t.control.embedded && (code < 400 || code == 426 || code == 451) // the embedded server had connected before it said that
	if d, ok := t.ln.(interface{ SetDeadline(time.Time) error }); ok && t.raw == nil && !there {
		d.SetDeadline(time.Now().Add(backlogGrace))
	}
	if cut && !t.closing && t.shaking() {
		t.workers.Add(1) // under t.mu, so before Close waits
		go func() {
			defer t.workers.Done()
			defer t.control.guard()
			t.agreed(code)
			t.cutShort()
		}()
		cut = false
	}
	t.mu.Unlock()
	if cut {
		t.cutShort()
	}
}

func success(code int) bool { return code >= 200 && code < 300 }

// cutShort ends an upload that the server has ended before its end.
func (t *transfer) cutShort() {
	t.fail(&ftpbackend.Error{Kind: ftpbackend.KindDataLost, Text: "the server ended the upload"})
}

// open waits for the connection, and for TLS on it.
func (t *transfer) open(upload bool) (net.Conn, error) {
	if t.conn != nil {
		return t.conn, nil
	}
	t.mu.Lock()
	t.upload = upload
	t.mu.Unlock()
	select {
	case <-t.broken:
		return nil, t.failure()
	case <-t.nothing:
	case <-t.ready:
	}
	if t.comesToNothing() {
		if upload {
			t.cutShort()
			return nil, t.failure()
		}
		t.conn = nothing{}
		return t.conn, nil
	}
	t.mu.Lock()
	answered, bare := t.answered, t.bare
	t.prematureEnd = upload && success(answered)
	t.mu.Unlock()
	if answered != 0 && upload && !success(answered) {
		t.agreed(answered)
		t.cutShort()
		return nil, t.failure()
	}
	if bare && !upload {
		t.expectNothing()
	}
	if t.tls == nil {
		t.conn = t.raw
		return t.conn, nil
	}
	return t.secure(upload)
}

// Read receives a download.
func (t *transfer) Read(p []byte) (int, error) {
	conn, err := t.open(false)
	if err != nil {
		return 0, err
	}
	p, past, err := t.allowed(p)
	if err != nil {
		return 0, err
	}
	n, err := t.receive(conn, p)
	if n > 0 && past {
		t.truncated()
		return 0, io.EOF
	}
	if n > 0 && t.control.obs.Data != nil {
		t.control.obs.Data(false, n)
	}
	if t.hitBreakpoints(t.count(n)) {
		return n, t.failure()
	}
	if err == io.EOF {
		t.mu.Lock()
		t.whole = true
		t.mu.Unlock()
	} else if err != nil {
		t.fail(dataError(ftpbackend.KindReceive, err))
		if failure := t.failure(); failure != nil { // nil when Close has ended it
			err = failure
		}
	}
	return n, err
}

// receive reads what has arrived.
func (t *transfer) receive(conn net.Conn, p []byte) (n int, err error) {
	for {
		if t.layer == nil {
			n, err = conn.Read(p)
		} else {
			n, err = gather(conn, t.layer, p)
		}
		t.came = t.came || n > 0
		if err == nil || err == io.EOF || n > 0 || !t.bare {
			return n, err
		}
		if again, over := t.bareEnd(err); over {
			return 0, io.EOF
		} else if !again {
			return 0, err
		}
	}
}

// Handshake is what the library calls when an upload turned out to be empty.
func (t *transfer) Handshake() error {
	_, err := t.open(true)
	return err
}

// Close ends the connection as the transfer has it, and waits for whatever
// served it. An early end of a download is no failure.
func (t *transfer) Close() error {
	t.agreed(t.control.latest().code)
	if t.stopBare != nil {
		t.stopBare()
	}
	t.mu.Lock()
	failed, left, upload, whole := t.err != nil, t.left, t.upload, t.whole
	t.closing = true
	if t.ln != nil {
		t.ln.Close()
	}
	t.mu.Unlock()
	t.missBreakpoints()
	t.control.release()
	switch {
	case left:
		t.drain()
		t.raw.Close()
		t.control.limit()
	case failed:
		t.control.limit()
	case upload:
		t.finish()
	default:
		if whole && t.conn != nil {
			t.conn.Close() // with TLS, the answer to the server's close_notify
			if t.raw != nil {
				t.raw.Close()
			}
		} else if t.raw != nil {
			t.drain()
			t.raw.Close()
		}
		if !whole {
			t.control.limit()
		}
	}
	t.workers.Wait()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err != nil {
		return t.err
	}
	return nil
}

// dataError classifies a failure on an open data connection.
func dataError(otherwise ftpbackend.Kind, err error) *ftpbackend.Error {
	switch {
	case cut(err) || errors.Is(err, net.ErrClosed):
		return &ftpbackend.Error{Kind: ftpbackend.KindDataLost, Err: err}
	case isTLS(err):
		return tlsError("", err)
	}
	return &ftpbackend.Error{Kind: otherwise, Err: err}
}

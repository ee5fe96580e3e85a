package client

import (
	"crypto/tls"
	"io"
	"net"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/ftptls"
)

// dataHandshake is the TLS handshake of a data connection. It starts when the connection stands,
// side by side with the command and its 150: some servers finish it before they answer, others do
// not accept the connection before (RFC 4217 leaves it open). A nil one is that of a plain
// connection.
type dataHandshake struct {
	transfer *transfer
	config   *tls.Config
	limit    time.Duration // ftptls.Options.NegotiateTime
	fails    bool          // by plan; set before the command is sent

	// Set once by start, with transfer.mu held; read with it, or after over or the transfer's
	// ready.
	conn  *tls.Conn // nil before start
	layer *ftptls.Records

	over   chan struct{} // closed when the outcome is there
	err    error         // the outcome; transfer.mu
	sent   bool          // the command has been sent; transfer.mu
	cutErr error         // the server ended before the handshake, see finish; transfer.mu
}

// start begins the handshake. transfer.mu is held.
func (h *dataHandshake) start(raw net.Conn) {
	t := h.transfer
	h.layer = ftptls.NewRecords(raw)
	h.conn = tls.Client(h.layer, h.config)
	t.workers.Add(1)
	go func() {
		defer t.workers.Done()
		defer close(h.over)
		defer t.control.guard()
		err := h.conn.Handshake()
		t.mu.Lock()
		h.err = err
		t.mu.Unlock()
		h.checkRefused()
	}()
}

// commandSent notes that the command of the transfer has been sent.
func (h *dataHandshake) commandSent() {
	h.transfer.mu.Lock()
	h.sent = true
	h.transfer.mu.Unlock()
	h.checkRefused()
}

// checkRefused ends a transfer whose two sides do not agree on TLS: its server may be one that does
// not answer before they do. How a connection ends before the server has answered says nothing: the
// server may just be refusing the command. The embedded server answers first, so that the order of
// events is always the same.
func (h *dataHandshake) checkRefused() {
	t := h.transfer
	t.mu.Lock()
	err := h.err
	refused := err != nil && ftptls.IsError(err) && h.sent && !t.control.embedded
	t.mu.Unlock()
	if refused {
		t.fail(ftptls.NewError("", err))
		t.control.noop.limit()
	}
}

// running tells whether the handshake is under way. transfer.mu is held.
func (h *dataHandshake) running() bool {
	return h != nil && h.conn != nil && !h.isOver()
}

func (h *dataHandshake) isOver() bool { return isClosed(h.over) }

// handshakeGrace is for a handshake that is about to end when the server's refusal, which may have
// the same reason, has already come: their order is that of two connections, and of this machine's
// scheduling. It runs on Config.Patience.
const handshakeGrace = time.Second

// await waits for the outcome of the handshake if code is a refusal that may be about it.
func (h *dataHandshake) await(code int) {
	switch code {
	case 425, 426, 451, 521, 522, 533, 534, 535, 536:
	default:
		return
	}
	if h == nil || h.transfer.control.embedded {
		return
	}
	t := h.transfer
	t.mu.Lock()
	started := h.conn != nil
	t.mu.Unlock()
	if !started {
		return
	}
	late := make(chan struct{})
	stop := t.control.timers.patience(handshakeGrace, func() { close(late) })
	defer stop()
	select {
	case <-h.over:
	case <-t.broken:
	case <-late:
	}
}

// finish waits for TLS on a connection that the server has accepted the command for. It returns
// what the bytes pass through, and the layer below TLS.
func (h *dataHandshake) finish(toServer bool) (net.Conn, *ftptls.Records, error) {
	t := h.transfer
	if h.limit > 0 {
		stop := t.control.timers.after(h.limit, func() { t.fail(tooSlow(h.limit)) })
		defer stop()
	}
	if under, refused := ftptls.Under(t.raw, h.fails); refused {
		t.fail(ftptls.NewError("", tls.Client(under, h.config).Handshake()))
		return nil, nil, t.failure() // the other handshake may be over as well
	}
	select {
	case <-h.over:
	case <-t.broken:
		return nil, nil, t.failure()
	}
	t.mu.Lock()
	err := h.err
	if err != nil && (cut(err) || t.bare.on) && !toServer {
		// Some servers do not even begin with TLS when they have nothing to send. Their reply tells
		// whether that was it.
		h.cutErr = err
		t.mu.Unlock()
		return emptyConn{t.raw}, nil, nil
	}
	t.mu.Unlock()
	if err != nil {
		t.fail(ftptls.NewError("", err))
		return nil, nil, t.failure()
	}
	if !toServer {
		h.layer.Buffer(blockSize)
	}
	return h.conn, h.layer, nil
}

// checkResumed says of a refusal that it may be for want of a resumed TLS session.
func (h *dataHandshake) checkResumed(refusal *ftpbackend.Error) *ftpbackend.Error {
	switch refusal.Reply {
	case 425, 426, 450, 451, 522:
	default:
		return refusal
	}
	if h == nil || h.transfer.control.embedded || !h.isOver() {
		return refusal
	}
	h.transfer.mu.Lock()
	failed := h.err != nil
	h.transfer.mu.Unlock()
	if failed || h.conn.ConnectionState().DidResume {
		return refusal
	}
	explained := *refusal
	explained.Err = ftpbackend.ErrNotResumed
	return &explained
}

// emptyConn is a connection that has brought nothing. Its Conn is nil if there is none.
type emptyConn struct{ net.Conn }

func (emptyConn) Read([]byte) (int, error) { return 0, io.EOF }

func (e emptyConn) Close() error {
	if e.Conn == nil {
		return nil
	}
	return e.Conn.Close()
}

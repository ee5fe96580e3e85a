package client

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"time"
)

// handshake is that of a data connection. It begins when the connection stands, side by side with the command and its 150: some servers finish it
// before they answer, others do not take the connection before (RFC 4217 leaves it open).
type handshake struct {
	conn  *tls.Conn
	layer *recordLayer
	over  chan struct{} // closed when the outcome is there
	err   error         // the outcome; transfer.mu
}

// begin starts the handshake. t.mu is held.
func (t *transfer) begin() {
	layer := &recordLayer{Conn: t.raw, in: bufio.NewReader(t.raw)}
	h := &handshake{conn: tls.Client(layer, t.tls), layer: layer, over: make(chan struct{})}
	t.shake = h
	t.workers.Add(1)
	go func() {
		defer t.workers.Done()
		defer close(h.over)
		defer t.control.guard()
		err := h.conn.Handshake()
		t.mu.Lock()
		h.err = err
		t.mu.Unlock()
		t.notAgreed()
	}()
}

// commanded hears that the command of the transfer has been sent.
func (t *transfer) commanded() {
	t.mu.Lock()
	t.asked = true
	t.mu.Unlock()
	t.notAgreed()
}

// notAgreed ends a transfer whose two sides do not agree on TLS: its server may be one that has no answer before they do. How a connection ends
// before the server has answered says nothing: the server may just be refusing the command. The embedded server answers first, so that what happens
// when is always the same.
func (t *transfer) notAgreed() {
	t.mu.Lock()
	over := t.shake != nil && t.shake.err != nil && isTLS(t.shake.err) && t.asked && !t.control.embedded
	var err error
	if over {
		err = t.shake.err
	}
	t.mu.Unlock()
	if over {
		t.fail(tlsError("", err))
		t.control.limit()
	}
}

// shakeGrace is for a handshake that is about to end when the server's refusal, which may be for the same reason, is there already: their order is
// that of two connections, and of this machine's scheduling. It runs on Config.Patience.
const shakeGrace = time.Second

// shaking reports that the handshake is under way. t.mu is held.
func (t *transfer) shaking() bool {
	if t.shake == nil {
		return false
	}
	select {
	case <-t.shake.over:
		return false
	default:
		return true
	}
}

// agreed waits for the outcome of the handshake if a refusal may be about that.
func (t *transfer) agreed(code int) {
	switch code {
	case 425, 426, 451, 521, 522, 533, 534, 535, 536:
	default:
		return
	}
	if t.shake == nil || t.control.embedded {
		return
	}
	late := make(chan struct{})
	stop := t.control.patience(shakeGrace, func() { close(late) })
	defer stop()
	select {
	case <-t.shake.over:
	case <-t.broken:
	case <-late:
	}
}

// secure waits for TLS on the connection, which the server has accepted the command for.
func (t *transfer) secure(upload bool) (net.Conn, error) {
	if t.negotiate > 0 {
		stop := t.control.after(t.negotiate, func() { t.fail(tooSlow(t.negotiate)) })
		defer stop()
	}
	if refused, ok := underTLS(t.raw, t.failTLS).(*tlsRefusal); ok {
		t.fail(tlsError("", tls.Client(refused, t.tls).Handshake()))
		return nil, t.failure() // the other handshake may be over as well
	}
	h := t.shake
	select {
	case <-h.over:
	case <-t.broken:
		return nil, t.failure()
	}
	t.mu.Lock()
	err := h.err
	if err != nil && (cut(err) || t.bare) && !upload {
		// Some servers do not even begin with TLS when they have nothing to
		// send. Their reply tells whether that was it.
		t.unshaken = err
		t.mu.Unlock()
		t.conn = nothing{t.raw}
		return t.conn, nil
	}
	t.mu.Unlock()
	if err != nil {
		t.fail(tlsError("", err))
		return nil, t.failure()
	}
	if !upload {
		h.layer.in = bufio.NewReaderSize(h.layer.in, blockSize)
	}
	t.conn, t.layer = h.conn, h.layer
	return t.conn, nil
}

// nothing is a connection that has brought nothing.
type nothing struct{ net.Conn }

func (nothing) Read([]byte) (int, error) { return 0, io.EOF }

func (n nothing) Close() error {
	if n.Conn == nil {
		return nil
	}
	return n.Conn.Close()
}

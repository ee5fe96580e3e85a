package client

import (
	"errors"
	"io"
	"net"

	"ptymodem/ftpbackend/reply"
)

// open waits for the connection, and for TLS on it.
func (t *transfer) open(toServer bool) (net.Conn, error) {
	if t.conn != nil {
		return t.conn, nil
	}
	t.mu.Lock()
	t.toServer = toServer
	t.mu.Unlock()
	select {
	case <-t.broken:
		return nil, t.failure()
	case <-t.bare.none:
	case <-t.ready:
	}
	if t.bare.isNone() {
		if toServer {
			t.cutShort()
			return nil, t.failure()
		}
		t.conn = emptyConn{}
		return t.conn, nil
	}
	t.mu.Lock()
	answered, bare := t.answered, t.bare.on
	t.upload.prematureEnd = toServer && reply.Success(answered)
	t.mu.Unlock()
	if answered != 0 && toServer && !reply.Success(answered) {
		t.handshake.await(answered)
		t.cutShort()
		return nil, t.failure()
	}
	if bare && !toServer {
		t.bare.limit()
	}
	if t.handshake == nil {
		t.conn = t.raw
		return t.conn, nil
	}
	var err error
	t.conn, t.download.layer, err = t.handshake.finish(toServer)
	return t.conn, err
}

// Read receives a download.
func (t *transfer) Read(p []byte) (int, error) { return t.download.read(p) }

// ReadFrom sends an upload; the library's io.Copy comes here.
func (t *transfer) ReadFrom(src io.Reader) (int64, error) { return t.upload.run(src) }

// Write is not how uploads go: see ReadFrom.
func (t *transfer) Write([]byte) (int, error) { return 0, errors.ErrUnsupported }

// Handshake is what the library calls when an upload turned out to be empty.
func (t *transfer) Handshake() error {
	_, err := t.open(true)
	return err
}

// Close ends the connection as befits the transfer, and waits for its workers. An early end of a
// download is no failure.
func (t *transfer) Close() error {
	_, last := t.control.latest()
	t.handshake.await(last.Code)
	t.bare.stopLimit()
	t.mu.Lock()
	failed, left, toServer, whole := t.err != nil, t.early.left, t.toServer, t.whole
	t.closing = true
	t.active.close()
	t.mu.Unlock()
	t.plan.miss()
	t.control.held.release()
	switch {
	case left:
		t.early.drain()
		t.raw.Close()
		t.control.noop.limit()
	case failed:
		t.control.noop.limit()
	case toServer:
		t.upload.finish()
	default:
		if whole && t.conn != nil {
			t.conn.Close() // with TLS, the answer to the server's close_notify
			if t.raw != nil {
				t.raw.Close()
			}
		} else if t.raw != nil {
			t.early.drain()
			t.raw.Close()
		}
		if !whole {
			t.control.noop.limit()
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

// LocalAddr returns the control connection's address.
func (t *transfer) LocalAddr() net.Addr { return t.control.raw.LocalAddr() }

// RemoteAddr returns the control connection's address.
func (t *transfer) RemoteAddr() net.Addr { return t.control.server() }

package client

import (
	"errors"
	"net"
	"time"
)

// The rest of net.Conn, which the library asks for and does not use.

var _ net.Conn = (*transfer)(nil)

// Write is not how uploads go: see ReadFrom.
func (t *transfer) Write([]byte) (int, error) {
	return 0, errors.ErrUnsupported
}

// LocalAddr returns the control connection's address.
func (t *transfer) LocalAddr() net.Addr { return t.control.LocalAddr() }

// RemoteAddr returns the control connection's address.
func (t *transfer) RemoteAddr() net.Addr { return t.control.RemoteAddr() }

// SetDeadline does nothing: contexts end transfers.
func (t *transfer) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing.
func (t *transfer) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (t *transfer) SetWriteDeadline(time.Time) error { return nil }

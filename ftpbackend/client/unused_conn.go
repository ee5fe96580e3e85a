package client

import "time"

// unusedConn has those parts of net.Conn that the library asks for and does not use. Contexts end
// operations, so the deadlines do nothing.
type unusedConn struct{}

// SetDeadline does nothing.
func (unusedConn) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing.
func (unusedConn) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (unusedConn) SetWriteDeadline(time.Time) error { return nil }

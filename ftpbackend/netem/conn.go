package netem

import (
	"errors"
	"net"
	"sync"
	"syscall"
	"time"

	"ptymodem/ftpbackend"
)

// conn is a connection of a [Network]. It has the methods that the client wants of a net.TCPConn.
type conn struct {
	net.Conn // the connection below
	network  *Network
	data     bool
	queue    delayQueue

	reading, writing      sync.Mutex // held by a Read, by a Write: one of each at a time
	readUntil, writeUntil deadline

	mu      sync.Mutex
	over    bool
	dropped bool
	closed  chan struct{} // closed when it is over
}

// wrap wraps a new connection.
func (n *Network) wrap(below net.Conn, data bool) net.Conn {
	c := &conn{Conn: below, network: n, data: data, queue: newDelayQueue(), closed: make(chan struct{})}
	n.mu.Lock()
	n.open[c] = struct{}{}
	n.mu.Unlock()
	if n.now.Load().latency > 0 {
		c.pump()
	}
	return c
}

// Close closes the connection. Whatever waits on it fails.
func (c *conn) Close() error {
	if c.finish(false) {
		return nil
	}
	return c.Conn.Close()
}

// drop resets the connection, for both sides.
func (c *conn) drop() {
	if !c.finish(true) {
		ftpbackend.Reset(c.Conn)
	}
}

// finish ends the connection; already reports that it had ended.
func (c *conn) finish(drop bool) (already bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return true
	}
	c.over, c.dropped = true, drop
	close(c.closed)
	c.network.mu.Lock()
	delete(c.network.open, c)
	c.network.mu.Unlock()
	c.queue.close()
	c.readUntil.set(time.Time{})
	c.writeUntil.set(time.Time{})
	return false
}

func (c *conn) isOver() bool {
	select {
	case <-c.closed:
		return true
	default:
		return false
	}
}

// end is the error of an operation on a connection that is over.
func (c *conn) end(op string) error {
	if c.Dropped() != nil {
		return ftpbackend.ResetError(op, c.Conn)
	}
	return net.ErrClosed
}

// Dropped returns the reset if the [Network] has dropped the connection, otherwise nil.
func (c *conn) Dropped() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.dropped {
		return nil
	}
	return ftpbackend.ResetError("read", c.Conn)
}

// Ready waits until data may pass. It fails if the connection is over.
func (c *conn) Ready() error {
	_, err := c.pass(&c.readUntil)
	return err
}

// FailsTLS reports whether a handshake that begins now is to fail.
func (c *conn) FailsTLS() bool { return c.network.now.Load().failsTLS }

// SetDeadline sets both deadlines.
func (c *conn) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

// SetReadDeadline limits reads, waits for the network included.
func (c *conn) SetReadDeadline(t time.Time) error {
	c.readUntil.set(t)
	c.queue.mu.Lock()
	defer c.queue.mu.Unlock()
	if c.queue.pumped {
		return nil
	}
	return c.Conn.SetReadDeadline(t)
}

// SetWriteDeadline limits writes likewise.
func (c *conn) SetWriteDeadline(t time.Time) error {
	c.writeUntil.set(t)
	return c.Conn.SetWriteDeadline(t)
}

// CloseWrite ends the sending side, as soon as nothing stalls.
func (c *conn) CloseWrite() error {
	if _, err := c.pass(&c.writeUntil); err != nil {
		return err
	}
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}

// SetLinger does what it does on a net.TCPConn.
func (c *conn) SetLinger(seconds int) error {
	if l, ok := c.Conn.(interface{ SetLinger(int) error }); ok {
		return l.SetLinger(seconds)
	}
	return errors.ErrUnsupported
}

// SyscallConn implements [syscall.Conn].
func (c *conn) SyscallConn() (syscall.RawConn, error) {
	if s, ok := c.Conn.(syscall.Conn); ok {
		return s.SyscallConn()
	}
	return nil, errors.ErrUnsupported
}

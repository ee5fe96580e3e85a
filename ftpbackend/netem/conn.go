package netem

import (
	"errors"
	"net"
	"sync"
	"syscall"
	"time"

	"ptymodem/ftpbackend"
)

// conn is a connection of a [Network]. It can do what the client wants of
// a net.TCPConn.
type conn struct {
	net.Conn // below it
	d        *Network
	data     bool
	queue    delayQueue

	reading, writing      sync.Mutex // one Read, one Write at a time
	readUntil, writeUntil deadline

	mu     sync.Mutex
	over   bool
	struck bool
	closed chan struct{} // closed when it is over
}

// wrap takes a connection that has come about.
func (d *Network) wrap(below net.Conn, data bool) net.Conn {
	c := &conn{Conn: below, d: d, data: data, queue: newDelayQueue(), closed: make(chan struct{})}
	d.mu.Lock()
	d.open[c] = struct{}{}
	d.mu.Unlock()
	if d.now.Load().latency > 0 {
		c.pump()
	}
	return c
}

// Close closes the connection; whatever waits on it fails.
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

// finish ends what goes on; already tells that it was over.
func (c *conn) finish(drop bool) (already bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return true
	}
	c.over, c.struck = true, drop
	close(c.closed)
	c.d.mu.Lock()
	delete(c.d.open, c)
	c.d.mu.Unlock()
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

// end is what an operation fails with when it is over.
func (c *conn) end(op string) error {
	if c.Dropped() != nil {
		return ftpbackend.ResetError(op, c.Conn)
	}
	return net.ErrClosed
}

// Dropped returns the reset if the [Network] has dropped the connection.
func (c *conn) Dropped() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.struck {
		return nil
	}
	return ftpbackend.ResetError("read", c.Conn)
}

// Ready waits until data may pass; it fails if the connection is over.
func (c *conn) Ready() error {
	_, err := c.pass(&c.readUntil)
	return err
}

// FailsTLS tells whether a handshake that begins now is to fail.
func (c *conn) FailsTLS() bool { return c.d.now.Load().failsTLS }

// SetDeadline sets both deadlines.
func (c *conn) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

// SetReadDeadline limits reading, waiting for the network included.
func (c *conn) SetReadDeadline(t time.Time) error {
	c.readUntil.set(t)
	c.queue.mu.Lock()
	defer c.queue.mu.Unlock()
	if c.queue.pumped {
		return nil
	}
	return c.Conn.SetReadDeadline(t)
}

// SetWriteDeadline limits writing likewise.
func (c *conn) SetWriteDeadline(t time.Time) error {
	c.writeUntil.set(t)
	return c.Conn.SetWriteDeadline(t)
}

// CloseWrite ends the sending, as soon as nothing stalls.
func (c *conn) CloseWrite() error {
	if _, err := c.pass(&c.writeUntil); err != nil {
		return err
	}
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}

// SetLinger implements what it does on a net.TCPConn.
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

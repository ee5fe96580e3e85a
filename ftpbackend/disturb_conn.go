package ftpbackend

import (
	"errors"
	"net"
	"sync"
	"syscall"
	"time"
)

// disturbed is a connection in a Disturbance. It can do what the client wants of
// a net.TCPConn.
type disturbed struct {
	net.Conn // below it
	d        *Disturbance
	data     bool
	parcels  parcels

	reading, writing      sync.Mutex // one Read, one Write at a time
	readUntil, writeUntil deadline

	mu     sync.Mutex
	over   bool
	struck bool
	closed chan struct{} // closed when it is over
}

// wrap takes a connection that has come about.
func (d *Disturbance) wrap(conn net.Conn, data bool) net.Conn {
	c := &disturbed{Conn: conn, d: d, data: data, parcels: newParcels(), closed: make(chan struct{})}
	d.mu.Lock()
	d.open[c] = struct{}{}
	d.mu.Unlock()
	if d.now.Load().latency > 0 {
		c.pump()
	}
	return c
}

// Close closes the connection; whatever waits on it fails.
func (c *disturbed) Close() error {
	if c.finish(false) {
		return nil
	}
	return c.Conn.Close()
}

// drop resets the connection, for both sides.
func (c *disturbed) drop() {
	if !c.finish(true) {
		reset(c.Conn)
	}
}

// finish ends what goes on; already tells that it was over.
func (c *disturbed) finish(drop bool) (already bool) {
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
	c.parcels.close()
	c.readUntil.set(time.Time{})
	c.writeUntil.set(time.Time{})
	return false
}

func (c *disturbed) isOver() bool {
	select {
	case <-c.closed:
		return true
	default:
		return false
	}
}

// end is what an operation fails with when it is over.
func (c *disturbed) end(op string) error {
	if c.dropped() != nil {
		return resetError(op, c.Conn)
	}
	return net.ErrClosed
}

// dropped returns the reset if the Disturbance has dropped the connection.
func (c *disturbed) dropped() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.struck {
		return nil
	}
	return resetError("read", c.Conn)
}

// ready waits until data may pass; it fails if the connection is over.
func (c *disturbed) ready() error {
	_, err := c.pass(&c.readUntil)
	return err
}

// failsTLS tells whether a handshake that begins now is to fail.
func (c *disturbed) failsTLS() bool { return c.d.now.Load().failsTLS }

// SetDeadline sets both deadlines.
func (c *disturbed) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

// SetReadDeadline limits reading, waiting for the Disturbance included.
func (c *disturbed) SetReadDeadline(t time.Time) error {
	c.readUntil.set(t)
	c.parcels.mu.Lock()
	defer c.parcels.mu.Unlock()
	if c.parcels.pumped {
		return nil
	}
	return c.Conn.SetReadDeadline(t)
}

// SetWriteDeadline limits writing likewise.
func (c *disturbed) SetWriteDeadline(t time.Time) error {
	c.writeUntil.set(t)
	return c.Conn.SetWriteDeadline(t)
}

// CloseWrite ends the sending, as soon as nothing stalls.
func (c *disturbed) CloseWrite() error {
	if _, err := c.pass(&c.writeUntil); err != nil {
		return err
	}
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}

// SetLinger implements what it does on a net.TCPConn.
func (c *disturbed) SetLinger(seconds int) error {
	if l, ok := c.Conn.(interface{ SetLinger(int) error }); ok {
		return l.SetLinger(seconds)
	}
	return errors.ErrUnsupported
}

// SyscallConn implements [syscall.Conn].
func (c *disturbed) SyscallConn() (syscall.RawConn, error) {
	if s, ok := c.Conn.(syscall.Conn); ok {
		return s.SyscallConn()
	}
	return nil, errors.ErrUnsupported
}

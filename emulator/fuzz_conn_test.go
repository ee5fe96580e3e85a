package emulator

import (
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// A memConn is the client's end of a connection in memory, to a server that is no goroutine: what
// the client writes is handed to written, at once, and what the server has to say is put here by
// push, end and reset. It blocks on a condition alone, so that virtual time can tell when it waits.
type memConn struct {
	local, peer *net.TCPAddr
	written     func(c *memConn, b []byte) // nil: nobody listens
	halfClosed  func(c *memConn)           // the client has closed its direction, or all of it; once

	mu     sync.Mutex
	moved  *sync.Cond
	in     []byte
	ended  bool // the server has closed its side
	dead   bool // the server has reset the connection
	stuck  bool // the server reads no more: writes wait
	closed bool // by the client
	told   bool // halfClosed was called
	late   bool // the read deadline has passed
	timer  *time.Timer
}

func newMemConn(local, peer *net.TCPAddr) *memConn {
	c := &memConn{local: local, peer: peer}
	c.moved = sync.NewCond(&c.mu)
	return c
}

// set changes what the server has done to the connection.
func (c *memConn) set(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
	c.moved.Broadcast()
}

func (c *memConn) push(b []byte) { c.set(func() { c.in = append(c.in, b...) }) }
func (c *memConn) end()          { c.set(func() { c.ended = true }) }
func (c *memConn) reset()        { c.set(func() { c.dead, c.in = true, nil }) }
func (c *memConn) jam()          { c.set(func() { c.stuck = true }) }

func (c *memConn) Read(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		switch {
		case c.closed:
			return 0, net.ErrClosed
		case c.dead:
			return 0, syscall.ECONNRESET
		case c.late:
			return 0, os.ErrDeadlineExceeded
		case len(c.in) > 0:
			n := copy(b, c.in)
			c.in = c.in[n:]
			return n, nil
		case c.ended:
			return 0, io.EOF
		}
		c.moved.Wait()
	}
}

func (c *memConn) Write(b []byte) (int, error) {
	c.mu.Lock()
	for c.stuck && !c.closed && !c.dead {
		c.moved.Wait()
	}
	closed, dead := c.closed || c.told, c.dead
	c.mu.Unlock()
	switch {
	case closed:
		return 0, net.ErrClosed
	case dead:
		return 0, syscall.EPIPE
	}
	if c.written != nil {
		c.written(c, b)
	}
	return len(b), nil
}

func (c *memConn) Close() error {
	c.set(func() { c.closed = true })
	return c.CloseWrite()
}

// CloseWrite is the client's half-close.
func (c *memConn) CloseWrite() error {
	c.mu.Lock()
	told := c.told
	c.told = true
	c.mu.Unlock()
	if !told && c.halfClosed != nil {
		c.halfClosed(c)
	}
	return nil
}

func (c *memConn) SetLinger(int) error                { return nil }
func (c *memConn) LocalAddr() net.Addr                { return c.local }
func (c *memConn) RemoteAddr() net.Addr               { return c.peer }
func (c *memConn) SetDeadline(t time.Time) error      { return c.SetReadDeadline(t) }
func (c *memConn) SetWriteDeadline(t time.Time) error { return nil }

// SetReadDeadline limits Read. The client ends a wait of its own so.
func (c *memConn) SetReadDeadline(t time.Time) error {
	c.set(func() {
		if c.timer != nil {
			c.timer.Stop()
			c.timer = nil
		}
		wait := time.Until(t)
		c.late = !t.IsZero() && wait <= 0
		if wait > 0 {
			c.timer = time.AfterFunc(wait, func() { c.set(func() { c.late = true }) })
		}
	})
	return nil
}

// A memListener awaits the server's data connection in active mode.
type memListener struct {
	at *net.TCPAddr

	mu     sync.Mutex
	moved  *sync.Cond
	queue  []*memConn
	closed bool
	late   bool
}

func newMemListener(at *net.TCPAddr) *memListener {
	l := &memListener{at: at}
	l.moved = sync.NewCond(&l.mu)
	return l
}

func (l *memListener) set(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
	l.moved.Broadcast()
}

func (l *memListener) Accept() (net.Conn, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		switch {
		case len(l.queue) > 0:
			c := l.queue[0]
			l.queue = l.queue[1:]
			return c, nil
		case l.closed:
			return nil, net.ErrClosed
		case l.late:
			return nil, os.ErrDeadlineExceeded
		}
		l.moved.Wait()
	}
}

func (l *memListener) connect(c *memConn) { l.set(func() { l.queue = append(l.queue, c) }) }

func (l *memListener) Close() error   { l.set(func() { l.closed = true }); return nil }
func (l *memListener) Addr() net.Addr { return l.at }

// SetDeadline limits Accept.
func (l *memListener) SetDeadline(t time.Time) error {
	time.AfterFunc(time.Until(t), func() { l.set(func() { l.late = true }) })
	return nil
}

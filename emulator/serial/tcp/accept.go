package tcp

import (
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

const (
	// handover is how long a new connection waits for the port while the one before is being
	// closed.
	handover = time.Second
	// receiveBuffer is how far the system reads ahead of the modem. A small one holds the host back
	// early, as flow control on a serial line does, so that +++ and its guard times arrive about as
	// they were sent.
	receiveBuffer = 64 << 10
	// acceptPause is how long a listener rests that has no descriptor for a new connection.
	acceptPause = 100 * time.Millisecond
)

// accept takes connections until the port is closed.
func (p *port) accept() {
	for {
		conn, err := p.ln.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil:
			p.report(fmt.Errorf("%s cannot take a connection: %w", p, err))
			select {
			case <-time.After(acceptPause):
			case <-p.done:
			}
		case p.keep(conn):
			select {
			case p.taken <- struct{}{}: // here, so that the first to come is the first to be served
				p.incoming <- p.begin(conn)
			default:
				p.start(func() { p.await(conn) })
			}
		}
	}
}

// keep remembers conn, for Close to end it.
func (p *port) keep(conn net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		conn.Close()
		return false
	}
	if c, ok := conn.(*net.TCPConn); ok {
		c.SetReadBuffer(receiveBuffer)
		_ = c.SetKeepAliveConfig(keepAlive()) // a system that lacks it has its own
	}
	p.conns[conn] = struct{}{}
	return true
}

// drop closes conn for good.
func (p *port) drop(conn net.Conn) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, conn)
	return conn.Close()
}

// await lets a connection have the port when it gets free, or refuses it.
func (p *port) await(conn net.Conn) {
	late := time.NewTimer(handover)
	defer late.Stop()
	for changing := false; ; {
		select {
		case p.taken <- struct{}{}:
			p.incoming <- p.begin(conn)
			return
		case <-p.done:
			return
		case <-late.C:
		}
		select {
		case p.taken <- struct{}{}: // both were so, since this goroutine is late itself
			p.incoming <- p.begin(conn)
			return
		default:
		}
		h := p.current()
		if h == nil && changing {
			p.turnAway(conn)
			return
		}
		changing = h == nil // one is about to leave, or has just come
		if h != nil {
			is := p.presence(h.conn()) // takes its time: it may leave meanwhile
			switch {
			case is == isGone, is == isLost:
				p.leave(h) // and not whoever has come since
			case p.current() == h:
				p.turnAway(conn)
				return
			}
		}
		late.Reset(handover)
	}
}

// turnAway refuses conn, and closes it.
func (p *port) turnAway(conn net.Conn) {
	p.refuse(conn)
	p.drop(conn)
}

// refuse says who has the port, and waits a moment for the other side to have read it: closing with
// bytes unread would reset the connection.
func (p *port) refuse(conn net.Conn) {
	by := ""
	if h := p.current(); h != nil {
		by = " by " + h.conn().RemoteAddr().String()
	}
	conn.SetDeadline(time.Now().Add(handover))
	if _, err := fmt.Fprintf(conn, "ptymodem: %s is in use%s\r\n", p, by); err != nil {
		return
	}
	if c, ok := conn.(*net.TCPConn); ok && c.CloseWrite() == nil {
		io.Copy(io.Discard, conn)
	}
}

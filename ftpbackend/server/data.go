package server

import (
	"errors"
	"io"
	"net"
	"sync"
	"syscall"
)

// oneConn is a listener that accepts one connection and is then closed.
type oneConn struct {
	mu   sync.Mutex
	conn net.Conn
}

func (l *oneConn) Accept() (net.Conn, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn == nil {
		return nil, &net.OpError{Op: "accept", Err: net.ErrClosed}
	}
	conn := l.conn
	l.conn = nil
	return conn, nil
}

func (l *oneConn) Close() error   { return nil }
func (l *oneConn) Addr() net.Addr { return &net.TCPAddr{} }

// passiveListener is the listener of one PASV or EPSV. If it could not be limited to the control
// connection's address, a session over loopback drops connections from anywhere else.
type passiveListener struct {
	net.Listener
	session *session
}

func (l *passiveListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if l.session.loopback && !conn.LocalAddr().(*net.TCPAddr).IP.IsLoopback() {
			conn.Close()
			continue
		}
		return dataConn{conn.(*net.TCPConn), l.session}, nil
	}
}

// dataConn is a passive data connection. It stays a [net.TCPConn] for sendfile, and knows the host
// name of its control connection.
type dataConn struct {
	*net.TCPConn
	session *session
}

// Close ends the connection. For a modem's download it waits for the modem to close it, too, which
// every modem does at the end of the data or before. A reset before the end is noticed and answered
// by 426, even if all of the file had been sent. So the outcome does not depend on what the
// system's buffers held. Other clients may close before they have read the end of TLS, which also
// comes back as a reset: that is ignored.
func (d dataConn) Close() error {
	if d.session.sends() && d.session.beginFarewell(d.TCPConn) {
		err := d.CloseWrite()
		if err == nil {
			_, err = io.Copy(io.Discard, struct{ io.Reader }{d.TCPConn})
		}
		d.session.beginFarewell(nil)
		if errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.ENOTCONN) {
			d.session.control.setCut()
		}
	}
	return d.TCPConn.Close()
}

func (d dataConn) hostName() string { return d.session.control.hostName() }
func (d dataConn) tenant() *Tenant  { return d.session.control.tenant() }

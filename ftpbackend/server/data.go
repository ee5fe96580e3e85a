package server

import (
	"errors"
	"io"
	"net"
	"sync"
	"syscall"
)

// oneConn is a listener that accepts one connection and is closed then.
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

// passiveListener is the listener of one PASV or EPSV. Where it could not be narrowed to the control connection's address, a session
// over loopback drops here what comes from anywhere else.
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

// dataConn is a passive data connection. It stays a [net.TCPConn] for sendfile, and knows the host name that its
// control connection was for.
type dataConn struct {
	*net.TCPConn
	session *session
}

// Close ends the connection. Of a download by a modem it waits for the modem to end it too, which every modem does at the end of the data or
// before: a reset by which that is broken off is noticed, and answered by 426, also where all of the file was on its way already. So what a
// modem meets does not depend on what lay in the system's buffers.
// Other clients may well close before they have read the end of TLS, which comes back as a reset too: nothing is made of theirs.
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

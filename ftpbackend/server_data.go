package ftpbackend

import (
	"net"
	"sync"
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

// serverPassive is the listener of one PASV or EPSV. The library binds it to every interface of the machine, so
// a session over loopback drops here what comes from anywhere else.
type serverPassive struct {
	net.Listener
	session *serverSession
}

func (l *serverPassive) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if l.session.loopback && !conn.LocalAddr().(*net.TCPAddr).IP.IsLoopback() {
			conn.Close()
			continue
		}
		return serverData{conn.(*net.TCPConn), l.session}, nil
	}
}

// serverData is a passive data connection. It stays a [net.TCPConn] for sendfile, and knows the host name that its
// control connection was for.
type serverData struct {
	*net.TCPConn
	session *serverSession
}

func (d serverData) hostName() string { return d.session.control.hostName() }
func (d serverData) guest() *Guest    { return d.session.control.guest() }

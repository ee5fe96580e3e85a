package ftpbackend

import (
	"net"
	"time"
)

// A modem and its embedded server are in one process, so what becomes of a session when the modem has closed it need not be
// decided by how fast each of them is. The modem tells the server that it leaves. All that it sent before counts, and its next
// session begins when the last one has come to its end.

// lastOfAll bounds that wait, in case a session does not come to its end by itself.
const lastOfAll = 30 * time.Second

// Leave tells that the connection coming from client, which was announced, is about to be closed by its modem.
func (s *Server) Leave(client net.Addr) { s.announced.leave(client.String()) }

// awaitLeft waits for the sessions other than own that their modems have left; abandon ends the wait.
func (s *Server) awaitLeft(own *serverSession, abandon <-chan struct{}) {
	s.mu.Lock()
	var left []*serverSession
	for session := range s.sessions {
		if session != own && s.announced.get(session.control.client).left {
			left = append(left, session)
		}
	}
	s.mu.Unlock()
	if len(left) == 0 {
		return
	}
	late := time.NewTimer(lastOfAll)
	defer late.Stop()
	for _, session := range left {
		select {
		case <-session.ended:
		case <-abandon:
			return
		case <-late.C:
			return
		}
	}
}

// leavingConn is a modem's end of a control connection to the embedded server.
type leavingConn struct {
	*net.TCPConn
	leave func(client net.Addr)
}

// Close tells the server and closes the connection.
func (c leavingConn) Close() error {
	c.leave(c.LocalAddr())
	return c.TCPConn.Close()
}

// leaving has a server that wants to know told when conn closes.
func leaving(conn net.Conn, server Embedded) net.Conn {
	tcp, isTCP := conn.(*net.TCPConn)
	wants, ok := server.(interface{ Leave(client net.Addr) })
	if !isTCP || !ok {
		return conn
	}
	return leavingConn{tcp, wants.Leave}
}

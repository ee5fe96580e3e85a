package ftpbackend

import "net"

// leavingConn is a modem's end of a control connection to the embedded server.
type leavingConn struct {
	*net.TCPConn
	leave func(client net.Addr)
}

// Close tells the server, then closes the connection.
func (c leavingConn) Close() error {
	c.leave(c.LocalAddr())
	return c.TCPConn.Close()
}

// leaving returns a conn whose Close tells the server, if the server wants to know.
func leaving(conn net.Conn, server Embedded) net.Conn {
	tcp, isTCP := conn.(*net.TCPConn)
	wants, ok := server.(interface{ Leave(client net.Addr) })
	if !isTCP || !ok {
		return conn
	}
	return leavingConn{tcp, wants.Leave}
}

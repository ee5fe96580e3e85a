package tcp

import "net"

// A Raw is a [serial.Port] at a TCP address: the bytes of a connection are those of the line,
// and nothing else. DTR is on while a host is connected. There is one at a time; a second one gets
// a line that says so, and is closed.
type Raw struct{ port }

// ListenRaw offers a port at addr, HOST:PORT; port 0 is any free one. It must be closed, even if it
// is never attached to a modem.
func ListenRaw(addr string) (*Raw, error) {
	p := &Raw{}
	if err := p.listen("tcp", addr, func(conn net.Conn) hostConn { return tcpHost{conn} }); err != nil {
		return nil, err
	}
	return p, nil
}

type tcpHost struct{ net.Conn }

func (h tcpHost) conn() net.Conn { return h.Conn }
func (h tcpHost) end()           {}

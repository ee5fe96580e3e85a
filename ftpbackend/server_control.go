package ftpbackend

import (
	"bufio"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
	"time"
)

// serverControl is the control connection as the library sees it: always plain text, the TLS being done here, and
// with the library's replies put right where they are not what servers say. It reads whole lines, so that it
// can answer some commands itself (see answer) and mend replies (see mend).
type serverControl struct {
	session *serverSession
	tcp     *net.TCPConn
	client  string // its address, the key of what was announced

	in      *bufio.Reader // of the stream; only Read uses it
	pending []byte        // of a line that Read has yet to hand over

	mu     sync.Mutex
	stream net.Conn // tcp, or TLS over it
	secure bool
	broken brokenBy // what ended the last upload early
	cut    bool     // the client has reset the data connection at its end
}

// brokenBy tells whose fault the end of a transfer is.
type brokenBy int

const (
	byNetwork brokenBy = iota
	byStorage
)

// longestLine is the longest command line; the library hangs up on longer ones.
const longestLine = 4096

func newServerControl(session *serverSession, tcp *net.TCPConn) *serverControl {
	c := &serverControl{session: session, tcp: tcp, client: tcp.RemoteAddr().String(), stream: tcp}
	if session.implicit {
		c.secureStream()
	}
	c.in = bufio.NewReaderSize(c.stream, longestLine)
	return c
}

// secureStream puts TLS on the connection; the handshake is made by the next read or write.
func (c *serverControl) secureStream() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stream = tls.Server(serverHandshake{c.tcp, c}, c.session.server.tls)
	c.secure = true
}

func (c *serverControl) current() (net.Conn, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stream, c.secure
}

// Read hands over the client's next line, or what fits of it.
func (c *serverControl) Read(p []byte) (int, error) {
	for len(c.pending) == 0 {
		line, err := c.in.ReadSlice('\n')
		if err != nil && !(errors.Is(err, bufio.ErrBufferFull) || (errors.Is(err, io.EOF) && len(line) > 0)) {
			c.logHandshake(err)
			if !errors.Is(err, net.ErrClosed) {
				c.session.awaitUpload()
			}
			return 0, err
		}
		if c.pending, err = c.answer(line); err != nil {
			return 0, err
		}
	}
	n := copy(p, c.pending)
	c.pending = c.pending[n:]
	return n, nil
}

// logHandshake tells a person why no session came of a connection: the client sees little more than an alert.
func (c *serverControl) logHandshake(err error) {
	stream, _ := c.current()
	if t, ok := stream.(*tls.Conn); ok && !t.ConnectionState().HandshakeComplete && !errors.Is(err, net.ErrClosed) {
		c.session.server.config.Log("ftp server: %s: TLS handshake: %v", c.client, err)
	}
}

// Write sends replies, mended. The library writes each line by itself.
func (c *serverControl) Write(p []byte) (int, error) {
	stream, _ := c.current()
	if _, err := stream.Write(c.mend(p)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close ends the connection and forgets what was announced for it. Over TLS it says goodbye, unless a handshake or
// a write is in its way.
func (c *serverControl) Close() error {
	c.session.server.announced.forget(c.client)
	stream, _ := c.current()
	return stream.Close()
}

// hostName is what was announced for this connection, else the address that it reached. (A host that sends SNI
// does so on data connections too.)
func (c *serverControl) hostName() string {
	if name := c.session.server.announced.get(c.client).host; name != "" {
		return name
	}
	return c.tcp.LocalAddr().(*net.TCPAddr).IP.String()
}

// guest is whose connection this is, nil if nobody's.
func (c *serverControl) guest() *Guest { return c.session.server.announced.get(c.client).guest }

// LocalAddr is the address that the client reached, and PASV announces.
func (c *serverControl) LocalAddr() net.Addr { return c.tcp.LocalAddr() }

// RemoteAddr is the client's.
func (c *serverControl) RemoteAddr() net.Addr { return c.tcp.RemoteAddr() }

// SetDeadline and its kin are the connection's.
func (c *serverControl) SetDeadline(t time.Time) error      { return c.tcp.SetDeadline(t) }
func (c *serverControl) SetReadDeadline(t time.Time) error  { return c.tcp.SetReadDeadline(t) }
func (c *serverControl) SetWriteDeadline(t time.Time) error { return c.tcp.SetWriteDeadline(t) }

// serverHandshake is the connection under a control connection's TLS, which knows the host name it is for.
type serverHandshake struct {
	*net.TCPConn
	control *serverControl
}

func (h serverHandshake) hostName() string { return h.control.hostName() }
func (h serverHandshake) guest() *Guest    { return h.control.guest() }

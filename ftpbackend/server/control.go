package server

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"ptymodem/ftpbackend"
)

// control is the control connection as the library sees it: always plain text, since TLS is done
// here. It reads whole lines, so that it can answer some commands itself (see answer), and fixes
// replies that are not what servers send (see fix).
type control struct {
	session *session
	tcp     *net.TCPConn
	client  string // its address, the key of its announcement

	in      *bufio.Reader // of the stream; only Read uses it
	pending []byte        // of a line that Read has not handed over yet
	gate    *commandGate
	idle    *time.Timer
	inLine  bool // the library has not ended a line yet; one goroutine at a time writes
	code    int  // of that line
	last    bool // a reply can end with it
	begun   bool // Read has seen the first byte
	greeted bool // Read has seen a line that is not empty

	mu        sync.Mutex
	stream    net.Conn // tcp, or TLS over it
	secure    bool
	readUntil time.Time
	broken    brokenBy // what ended the last upload early
	cut       bool     // the client has reset the data connection at its end
	restart   restart
	opened    *int64 // the size of the file that the next 150 is about, if that is a download's
}

// brokenBy is what ended a transfer early.
type brokenBy int

const (
	byNetwork brokenBy = iota
	byStorage
	byLimit // of the server's memory
)

// longestLine is the longest command line; the library hangs up on longer ones.
const longestLine = 4096

func newServerControl(session *session, tcp *net.TCPConn) *control {
	c := &control{session: session, tcp: tcp, client: tcp.RemoteAddr().String(), stream: tcp, gate: newCommandGate()}
	if session.implicit {
		c.secureStream()
	}
	c.in = bufio.NewReaderSize(c.stream, longestLine)
	c.idle = time.AfterFunc(session.server.config.Idle, c.endIdle)
	return c
}

// secureStream puts TLS on the connection. The next read or write makes the handshake.
func (c *control) secureStream() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stream = tls.Server(handshake{c.tcp, c}, c.session.server.certs.tls)
	c.secure = true
}

func (c *control) current() (net.Conn, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stream, c.secure
}

// Read returns the client's next command, or what fits of it. A line without an end, which a broken
// connection may leave, is no command.
func (c *control) Read(p []byte) (n int, err error) {
	defer c.session.guard(&err)
	if !c.begun {
		c.begun = true
		if err := c.greets(); err != nil {
			return 0, c.refuse(err)
		}
	}
	for len(c.pending) == 0 {
		line, err := c.in.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			c.logHandshake(err)
			if !errors.Is(err, net.ErrClosed) {
				c.session.awaitUpload()
			}
			return 0, err
		}
		if err := c.foreign(line); err != nil {
			return 0, c.refuse(err)
		}
		if err == nil {
			line, err = c.next(line)
		} else {
			err = nil // too long: the library hangs up
		}
		if c.pending = line; err != nil {
			return 0, err
		}
	}
	n = copy(p, c.pending)
	c.pending = c.pending[n:]
	return n, nil
}

// next waits for a command's turn and returns what the library gets of it, which may be nothing.
func (c *control) next(line []byte) ([]byte, error) {
	c.active()
	verb, argument, line := splitCommand(line)
	if open, _ := c.gate.opens(verb, argument); !open {
		line = bytes.Clone(line) // what is read meanwhile replaces it
		if err := c.awaitTurn(verb, argument); err != nil {
			return nil, err
		}
	}
	if misread(verb) {
		return nil, c.reply(500, fmt.Sprintf("Unknown command %q", verb))
	}
	line, err := c.answer(verb, argument, line)
	if err != nil || len(line) == 0 {
		return nil, err
	}
	return c.gate.enter(verb, line)
}

// awaitTurn waits until the gate is open for a command. If the client closes its sending side
// meanwhile it may be gone, so the transfer then has [lastBytes] left.
func (c *control) awaitTurn(verb, argument string) error {
	if verb == "ABOR" {
		c.session.endPassive(nil) // or a transfer without a data connection would be waited for
	}
	gone, stop := c.watch()
	defer stop()
	var late <-chan time.Time
	for {
		open, again := c.gate.opens(verb, argument)
		if open {
			return nil
		}
		select {
		case <-again:
		case <-gone:
			gone = nil
			timer := time.NewTimer(lastBytes)
			defer timer.Stop()
			late = timer.C
		case <-late:
			return io.EOF
		}
	}
}

// watch looks for the end of the client's sending side, as far ahead as the buffer of lines
// reaches. gone is closed when it has come. Nothing else may read until stop has been called.
func (c *control) watch() (gone <-chan struct{}, stop func()) {
	ended, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		var fault error // the session has ended then
		defer c.session.guard(&fault)
		for {
			_, err := c.in.Peek(c.in.Buffered() + 1)
			switch {
			case err == nil:
				continue
			case !errors.Is(err, bufio.ErrBufferFull) && !errors.Is(err, os.ErrDeadlineExceeded):
				close(ended)
			}
			return
		}
	}()
	return ended, func() {
		_ = c.tcp.SetReadDeadline(time.Unix(1, 0))
		<-done
		c.mu.Lock()
		defer c.mu.Unlock()
		_ = c.tcp.SetReadDeadline(c.readUntil)
	}
}

// logHandshake logs why a connection did not become a session: the client sees little more than an
// alert.
func (c *control) logHandshake(err error) {
	stream, _ := c.current()
	if t, ok := stream.(*tls.Conn); ok && !t.ConnectionState().HandshakeComplete && !errors.Is(err, net.ErrClosed) {
		c.session.server.config.Log("ftp server: %s: TLS handshake: %v", c.client, err)
	}
}

// Write sends replies, fixed where needed. The library writes each line by itself, a very long one
// in pieces.
func (c *control) Write(p []byte) (n int, err error) {
	defer c.session.guard(&err)
	sent := p
	if !c.inLine {
		if c.gate.hides(p) {
			return len(p), nil
		}
		sent = c.fix(p)
		c.code, c.last = ftpbackend.ReplyCode(string(bytes.TrimRight(sent, "\r\n")))
	}
	stream, _ := c.current()
	_, err = stream.Write(sent)
	if c.inLine = !bytes.HasSuffix(p, []byte("\n")); !c.inLine {
		c.active()
		c.gate.wrote(c.code, c.last) // also if it could not be sent: the library is done with it
	}
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close ends the connection and forgets its announcement. Over TLS it sends close_notify, unless a
// handshake or a write is under way.
func (c *control) Close() error {
	c.idle.Stop()
	c.session.server.announced.forget(c.client)
	c.gate.close()
	stream, _ := c.current()
	return stream.Close()
}

// hostName returns the announced host name, otherwise that of Config.Announce for a client that it
// is for, otherwise the address that the connection reached. (A host that sends SNI does so on data
// connections, too.)
func (c *control) hostName() string {
	if name := c.session.server.announced.get(c.client).host; name != "" {
		return name
	}
	if name := c.session.server.config.Announce; name != "" && c.session.public {
		return name
	}
	return c.tcp.LocalAddr().(*net.TCPAddr).IP.String()
}

// tenant returns the connection's tenant, or nil.
func (c *control) tenant() *Tenant { return c.session.server.announced.get(c.client).tenant }

// LocalAddr is the address that the client reached. PASV announces it.
func (c *control) LocalAddr() net.Addr { return c.tcp.LocalAddr() }

// RemoteAddr is the client's.
func (c *control) RemoteAddr() net.Addr { return c.tcp.RemoteAddr() }

// SetDeadline is the connection's.
func (c *control) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

// SetReadDeadline is the connection's.
func (c *control) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.readUntil = t
	return c.tcp.SetReadDeadline(t)
}

// SetWriteDeadline is the connection's.
func (c *control) SetWriteDeadline(t time.Time) error { return c.tcp.SetWriteDeadline(t) }

// handshake is the connection below a control connection's TLS. It knows the requested host name.
type handshake struct {
	*net.TCPConn
	control *control
}

func (h handshake) hostName() string { return h.control.hostName() }
func (h handshake) tenant() *Tenant  { return h.control.tenant() }

package client_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
)

// passive plays PASV.
func (s *script) passive() {
	s.expect("PASV")
	s.send("227 here (" + s.listen("127.0.0.1") + ").")
}

// listen opens a listener for data and returns how a 227 names it.
func (s *script) listen(host string) string {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.fail("%v", err)
	}
	s.t.Cleanup(func() { ln.Close() })
	s.data = ln
	port := ln.Addr().(*net.TCPAddr).Port
	return fmt.Sprintf("%s,%d,%d", strings.ReplaceAll(host, ".", ","), port>>8, port&0xFF)
}

// accept takes the data connection.
func (s *script) accept() *net.TCPConn {
	s.data.(*net.TCPListener).SetDeadline(time.Now().Add(patience))
	conn, err := s.data.Accept()
	if err != nil {
		s.fail("data connection: %v", err)
	}
	conn.SetDeadline(time.Now().Add(patience))
	s.t.Cleanup(func() { conn.Close() })
	return conn.(*net.TCPConn)
}

// begins plays the beginning of a transfer in passive mode: PASV, the command and the data
// connection.
func (s *script) begins(command string) *net.TCPConn {
	s.passive()
	s.expect(command)
	return s.accept()
}

// transfer is begins with the preliminary reply.
func (s *script) transfer(command, reply string) *net.TCPConn {
	conn := s.begins(command)
	s.send(reply)
	return conn
}

// aborts plays the end of a download by ABOR, up to these replies.
func (s *script) aborts(conn net.Conn, replies ...string) {
	s.expect("ABOR")
	conn.Close()
	s.send(replies...)
}

// sends plays the rest of a download.
func (s *script) sends(conn net.Conn, content, reply string) {
	io.WriteString(conn, content)
	conn.Close()
	s.send(reply)
}

// receives plays the rest of an upload.
func (s *script) receives(conn net.Conn, content, reply string) {
	if got, err := io.ReadAll(conn); string(got) != content || err != nil {
		s.fail("got %d bytes, %.40q, %v, want %d", len(got), got, err, len(content))
	}
	conn.Close()
	s.send(reply)
}

// moves is sends or receives.
func (s *script) moves(verb string, conn net.Conn, content, reply string) {
	if verb == "STOR" {
		s.receives(conn, content, reply)
	} else {
		s.sends(conn, content, reply)
	}
}

// An ending is how a server ends a transfer, and what the client makes of it.
type ending struct {
	name  string
	reset bool
	end   string // the final reply; "": the control connection ends, too
	kind  ftpbackend.Kind
	reply int
}

// play ends the transfer, and the session.
func (e ending) play(s *script, conn net.Conn) {
	if e.reset {
		abort(conn)
	} else {
		conn.Close()
	}
	switch {
	case e.end == "":
	case e.reply == 421:
		s.send(e.end)
		s.gone()
	default:
		s.send(e.end)
		s.quit()
	}
}

// quit ends the session on the client's side, if it goes on.
func (e ending) quit(t *testing.T, c *client.Client) {
	t.Helper()
	if e.end != "" && e.reply != 421 {
		quit(t, c)
	}
}

// active plays PORT.
func (s *script) active() {
	line, err := s.in.ReadString('\n')
	var h [4]int
	var hi, lo int
	if _, bad := fmt.Sscanf(line, "PORT %d,%d,%d,%d,%d,%d\r\n", &h[0], &h[1], &h[2], &h[3], &hi, &lo); bad != nil {
		s.fail("got %q (%v), want PORT", line, err)
	}
	s.port = fmt.Sprintf("%d.%d.%d.%d:%d", h[0], h[1], h[2], h[3], hi<<8|lo)
	s.send("200 fine")
}

// connect opens the active data connection.
func (s *script) connect() *net.TCPConn {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}, Timeout: patience}
	conn, err := d.Dial("tcp", s.port)
	if err != nil {
		s.fail("data connection: %v", err)
	}
	conn.SetDeadline(time.Now().Add(patience))
	s.t.Cleanup(func() { conn.Close() })
	return conn.(*net.TCPConn)
}

// opens plays PORT or PASV.
func (s *script) opens(active bool) {
	if active {
		s.active()
	} else {
		s.passive()
	}
}

// connection is the data connection of either mode.
func (s *script) connection(active bool) *net.TCPConn {
	if active {
		return s.connect()
	}
	return s.accept()
}

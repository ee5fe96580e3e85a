package client_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
)

// patience is what a test waits at most; nothing in a passing test takes it.
const patience = 2 * time.Minute

// A script is the server's side of one control connection, played line by line.
type script struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
	data net.Listener // announced by the latest PASV
	port string       // announced by the latest PORT, as host:port
}

// play serves one connection by a script and returns the way to it.
func play(t *testing.T, f func(s *script)) client.Config {
	t.Helper()
	leakCheck(t)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	t.Cleanup(func() {
		ln.Close()
		<-ended
	})
	go func() {
		defer close(ended)
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		conn.SetDeadline(time.Now().Add(patience))
		f(&script{t: t, conn: conn, in: bufio.NewReader(conn)})
	}()
	at := ln.Addr().(*net.TCPAddr).AddrPort()
	return client.Config{Network: ftpbackend.HostNetwork(nil), Host: at.Addr().String(), Port: at.Port(), User: "test", Password: "secret"}
}

// session is play with a script between login and QUIT.
func session(t *testing.T, f func(s *script)) client.Config {
	t.Helper()
	return play(t, func(s *script) {
		s.login()
		f(s)
		s.quit()
	})
}

// A scripted case of a test has a script, and what the client's operation comes to.
type scripted struct {
	name  string
	play  func(s *script)
	kind  ftpbackend.Kind
	reply int
}

// talks is a script of talk alone. Then the client has to hang up.
func talks(lines ...string) func(s *script) {
	return func(s *script) {
		s.talk(lines...)
		s.gone()
	}
}

// fail ends the script, and the test badly.
func (s *script) fail(format string, args ...any) {
	s.t.Errorf("server: "+format, args...)
	s.conn.Close()
	runtime.Goexit()
}

// send writes lines; each gets its line end.
func (s *script) send(lines ...string) {
	for _, line := range lines {
		if _, err := io.WriteString(s.conn, line+"\r\n"); err != nil {
			s.fail("sending %q: %v", line, err)
		}
	}
}

// expect reads a command.
func (s *script) expect(want string) {
	line, err := s.in.ReadString('\n')
	if got := strings.TrimSuffix(line, "\r\n"); got != want {
		s.fail("got %q (%v), want %q", got, err, want)
	}
}

// gone reads until the client has closed the connection.
func (s *script) gone() {
	if rest, err := io.ReadAll(s.in); len(rest) > 0 || errors.Is(err, context.DeadlineExceeded) {
		s.fail("got %q (%v), want the end", rest, err)
	}
}

// talk plays a dialogue: a line that begins with > is a command that the client has to send, any
// other is sent to it.
func (s *script) talk(lines ...string) {
	for _, line := range lines {
		if command, ok := strings.CutPrefix(line, "> "); ok {
			s.expect(command)
		} else {
			s.send(line)
		}
	}
}

// login plays a session's beginning.
func (s *script) login() {
	s.talk("220 ready", "> USER test", "331 go on", "> PASS secret", "230 welcome", "> FEAT", "502 what?", "> TYPE I", "200 fine")
}

// quit plays its end.
func (s *script) quit() {
	s.talk("> QUIT", "221 bye")
	s.gone()
}

// inStep plays what shows that the session goes on.
func (s *script) inStep() { s.talk("> PWD", `257 "/"`) }

// abort closes a connection by a reset.
func abort(conn net.Conn) {
	conn.(*net.TCPConn).SetLinger(0)
	conn.Close()
}

package client_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

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

// leakCheck makes the test fail if it leaves a goroutine behind.
func leakCheck(t *testing.T) {
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
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

// login plays a session's beginning.
func (s *script) login() {
	s.send("220 ready")
	s.expect("USER test")
	s.send("331 go on")
	s.expect("PASS secret")
	s.send("230 welcome")
	s.expect("FEAT")
	s.send("502 what?")
	s.expect("TYPE I")
	s.send("200 fine")
}

// quit plays its end.
func (s *script) quit() {
	s.expect("QUIT")
	s.send("221 bye")
	s.gone()
}

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
	return announced(netip.AddrPortFrom(netip.MustParseAddr(host), ln.Addr().(*net.TCPAddr).AddrPort().Port()))
}

func announced(at netip.AddrPort) string {
	return fmt.Sprintf("%s,%d,%d", strings.ReplaceAll(at.Addr().String(), ".", ","), at.Port()>>8, at.Port()&0xFF)
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

// transfer plays the beginning of a transfer in passive mode: PASV, the command, the data connection
// and the preliminary reply.
func (s *script) transfer(command, reply string) *net.TCPConn {
	s.passive()
	s.expect(command)
	conn := s.accept()
	s.send(reply)
	return conn
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

// stranger opens the active data connection from an address that is not the server's, and waits
// until the client has thrown it out.
func (s *script) stranger() {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}, Timeout: patience}
	conn, err := d.Dial("tcp", s.port)
	if err != nil {
		return // thrown out at once
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	if n, err := conn.Read(make([]byte, 1)); n > 0 || !errors.Is(err, syscall.ECONNRESET) {
		s.fail("the stranger got %d bytes, %v, want a reset", n, err)
	}
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

// abort closes a connection by a reset.
func abort(conn net.Conn) {
	conn.(*net.TCPConn).SetLinger(0)
	conn.Close()
}

// short returns a context that ends a test that hangs.
func short(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// open dials a script's session, which is closed with the test.
func open(t *testing.T, cfg client.Config) *client.Client {
	t.Helper()
	c, err := client.Dial(short(t), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// check compares an error with what it should be; kind 0 means none.
func check(t *testing.T, err error, kind ftpbackend.Kind, reply int) {
	t.Helper()
	if kind == 0 {
		if err != nil {
			t.Errorf("got %v, want success", err)
		}
		return
	}
	var e *ftpbackend.Error
	if !errors.As(err, &e) {
		t.Errorf("got %v, want an *Error (%v)", err, kind)
		return
	}
	if e.Kind != kind || e.Reply != reply {
		t.Errorf("got kind %q, reply %d (%v), want %q, %d", e.Kind, e.Reply, err, kind, reply)
	}
	if e.Op == "" || e.Error() == "" {
		t.Errorf("the error does not name its operation: %v", err)
	}
}

// ended waits for the end of the session.
func ended(t *testing.T, c *client.Client) {
	t.Helper()
	select {
	case <-c.Done():
	case <-time.After(patience):
		t.Fatal("the session goes on")
	}
}

// A handClock is a clock for timers that moves only by fire.
type handClock struct {
	mu     sync.Mutex
	timers []*handTimer
	set    chan struct{} // one for each timer set
}

type handTimer struct {
	d       time.Duration
	f       func()
	stopped bool
}

func newHandClock() *handClock { return &handClock{set: make(chan struct{}, 1000)} }

// After is Config.After.
func (c *handClock) After(d time.Duration, f func()) func() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	timer := &handTimer{d: d, f: f}
	c.timers = append(c.timers, timer)
	c.set <- struct{}{}
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		was := !timer.stopped
		timer.stopped = true
		return was
	}
}

// fire waits for the next timer to be set, lets it pass and returns its time.
func (c *handClock) fire(t *testing.T) time.Duration {
	t.Helper()
	select {
	case <-c.set:
	case <-time.After(patience):
		t.Error("no timer was set")
		return 0
	}
	c.mu.Lock()
	timer := c.timers[0]
	c.timers = c.timers[1:]
	live := !timer.stopped
	timer.stopped = true
	c.mu.Unlock()
	if live {
		timer.f()
	}
	return timer.d
}

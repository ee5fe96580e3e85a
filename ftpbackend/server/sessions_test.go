package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ptymodem/ftpbackend"
)

// TestServerCrash: a panic on a session's goroutine ends that session, with a report, and no other.
func TestServerCrash(t *testing.T) {
	reports := make(chan string, 1)
	s := startServer(t, Config{
		Log:     func(format string, args ...any) { panicOn(format, "handshake") },
		Crashed: func(report string) { reports <- report },
	})
	other := login(t, s)
	conn := connect(t, s.ImplicitAddr())
	io.WriteString(conn, strings.Repeat("no TLS\r\n", 10))
	io.Copy(io.Discard, conn)
	if r := <-reports; !strings.Contains(r, "report it") || !strings.Contains(r, "boom") || !strings.Contains(r, "sessions_test.go") {
		t.Errorf("the report: %s", r)
	}
	other.do(257, "PWD")
}

func panicOn(text, what string) {
	if strings.Contains(text, what) {
		panic("boom")
	}
}

// TestServerLateConnection: of a connection that a closing server turns away nothing is left, its
// idle timer included.
func TestServerLateConnection(t *testing.T) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := startServer(t, Config{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	freed := make(chan struct{})
	func() {
		defer connect(t, l.Addr().(*net.TCPAddr).AddrPort()).Close()
		conn, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		runtime.AddCleanup(conn.(*net.TCPConn), func(done chan struct{}) { close(done) }, freed)
		s.start(conn.(*net.TCPConn), false, false)
	}()
	for range 600 {
		runtime.GC()
		select {
		case <-freed:
			return
		case <-time.After(100 * time.Millisecond):
		}
	}
	t.Error("the session is still held")
}

// TestLeftWaitForNone: sessions that were all left before the server looked at them do not wait for
// each other, nor does a new one wait longer than until they have ended.
func TestLeftWaitForNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &Server{sessions: map[*session]struct{}{}}
		begin := func(name string) *session {
			client := &net.UnixAddr{Name: name}
			s.Announce(client, "ftp.example.com")
			session := &session{server: s, control: &control{client: client.String()}, ended: make(chan struct{})}
			s.sessions[session] = struct{}{}
			return session
		}
		var left []*session
		for i := range 3 {
			left = append(left, begin(fmt.Sprint(i)))
			s.Leave(&net.UnixAddr{Name: fmt.Sprint(i)})
		}
		began := time.Now()
		for _, session := range left {
			go func() {
				s.awaitLeft(session, nil)
				close(session.ended)
			}()
		}
		s.awaitLeft(begin("new"), nil)
		s.awaitLeft(nil, nil) // as Close does
		if took := time.Since(began); took != 0 {
			t.Errorf("a login waited for %v, want none", took)
		}
	})
}

// TestLeaveBeforeAccept: modems that have closed before the server accepts hold no later login up.
func TestLeaveBeforeAccept(t *testing.T) {
	s := startServer(t, Config{})
	network := ftpbackend.Isolated(s, nil)
	began := time.Now()
	for range 5 {
		s.mu.Lock() // which the accepting needs
		for range 4 {
			conn, err := network.DialControl(t.Context(), "ftp.example.com", netip.Addr{}, 21, ftpbackend.Plain)
			if err != nil {
				t.Fatal(err)
			}
			if err := conn.Close(); err != nil {
				t.Fatal(err)
			}
		}
		s.mu.Unlock()
		login(t, s).Close()
		if took := time.Since(began); took >= leaveLimit {
			t.Fatalf("a login came after %v", took)
		}
	}
}

// TestIsolatedEmbedded: in a session with the embedded server a data connection reaches the port on
// which that waits for it, and no other port of the machine. A route of another host changes
// nothing about it; a session that has taken the route reaches all ports of its target.
func TestIsolatedEmbedded(t *testing.T) {
	s := startServer(t, Config{})
	elsewhere, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer elsewhere.Close()
	target := elsewhere.Addr().(*net.TCPAddr).AddrPort()
	ctx := context.Background()
	unrelated := []ftpbackend.Route{{Host: "other.example.com", Target: target.String()}}
	for name, routes := range map[string][]ftpbackend.Route{"no routes": nil, "another host's route": unrelated} {
		t.Run(name, func(t *testing.T) {
			network := ftpbackend.Isolated(s.Tenant(0), routes)
			dial := func(control netip.AddrPort, port int) error {
				conn, err := network.DialData(ctx, control, netip.AddrPortFrom(s.Addr().Addr(), uint16(port)))
				if err == nil {
					conn.Close()
				}
				return err
			}
			c := login(t, s)
			_, port := pasvAddress(t, c.do(227, "PASV"))
			for _, control := range []netip.AddrPort{s.Addr(), s.ImplicitAddr()} {
				for _, other := range []int{int(target.Port()), int(s.Addr().Port()), 1} {
					var e *ftpbackend.Error
					if err := dial(control, other); !errors.Is(err, ftpbackend.ErrOutside) || !errors.As(err, &e) || e.Kind != ftpbackend.KindDataOpen {
						t.Errorf("port %d: got %v", other, err)
					}
				}
			}
			if err := dial(s.Addr(), port); err != nil {
				t.Errorf("the port of PASV: %v", err)
			}
			if err := dial(target, int(target.Port())); err != nil {
				t.Errorf("a port of a route's target: %v", err)
			}
		})
	}
}

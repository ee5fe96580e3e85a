package server

import (
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
		client, err := net.Dial("tcp4", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		conn, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		runtime.AddCleanup(conn.(*net.TCPConn), func(done chan struct{}) { close(done) }, freed)
		s.start(conn.(*net.TCPConn), false)
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

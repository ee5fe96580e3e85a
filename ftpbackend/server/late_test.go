package server

import (
	"net"
	"runtime"
	"testing"
	"time"
)

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

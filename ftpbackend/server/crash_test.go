package server

import (
	"io"
	"net"
	"strings"
	"testing"
)

// TestServerCrash: a panic on a session's goroutine ends that session, with a report, and no other.
func TestServerCrash(t *testing.T) {
	reports := make(chan string, 1)
	s := startServer(t, Config{
		Log:     func(format string, args ...any) { panicOn(format, "handshake") },
		Crashed: func(report string) { reports <- report },
	})
	other := login(t, s)
	conn, err := net.Dial("tcp", s.ImplicitAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, strings.Repeat("no TLS\r\n", 10))
	io.Copy(io.Discard, conn)
	if r := <-reports; !strings.Contains(r, "report it") || !strings.Contains(r, "boom") || !strings.Contains(r, "crash_test.go") {
		t.Errorf("the report: %s", r)
	}
	other.do(257, "PWD")
}

func panicOn(text, what string) {
	if strings.Contains(text, what) {
		panic("boom")
	}
}

package server

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// TestServerSessions: one control connection too many is refused with a reply, and the next one
// that fits is accepted.
func TestServerSessions(t *testing.T) {
	s := startServer(t, Config{})
	var open []*testClient
	for range MaxSessions {
		open = append(open, dial(t, s.Addr()))
	}
	for _, addr := range []string{s.Addr().String(), s.ImplicitAddr().String()} {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(conn)
		conn.Close()
		want := "421 Too many connections, this server takes 100\r\n"
		if addr == s.ImplicitAddr().String() {
			want = ""
		}
		if string(got) != want || err != nil {
			t.Errorf("%s: got %q, %v, want %q", addr, got, err, want)
		}
	}
	open[0].do(221, "QUIT")
	_, _ = io.Copy(io.Discard, open[0].conn) // the server closes it when its session is over
	deadline := time.Now().Add(2 * time.Minute)
	for {
		conn, err := net.Dial("tcp", s.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		line, _ := bufio.NewReader(conn).ReadString('\n')
		conn.Close()
		if strings.HasPrefix(line, "220") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("after the end of a session: %q", line)
		}
	}
}

// TestServerIdle: a session without a command and without a transfer ends, one with a transfer goes
// on.
func TestServerIdle(t *testing.T) {
	s := startServer(t, Config{Idle: time.Second})
	idle, busy := login(t, s), login(t, s)
	data := busy.passive()
	busy.do(150, "STOR f")
	idle.expect(421)
	if _, err := idle.ReadLine(); err != io.EOF {
		t.Errorf("after 421: %v", err)
	}
	again := login(t, s) // a second time, so that the limit has passed twice for the other
	again.expect(421)
	if _, err := io.WriteString(data, "late"); err != nil {
		t.Fatal(err)
	}
	data.Close()
	busy.expect(226)
	if got := readFile(t, s, "/f"); got != "late" {
		t.Errorf("/f is %q", got)
	}
}

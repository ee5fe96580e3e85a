package server

import (
	"bufio"
	"io"
	"net/netip"
	"runtime"
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
	tooMany := func(addr netip.AddrPort, want string) {
		t.Helper()
		conn := connect(t, addr)
		got, err := io.ReadAll(conn)
		conn.Close()
		if string(got) != want || err != nil {
			t.Errorf("%s: got %q, %v, want %q", addr, got, err, want)
		}
	}
	tooMany(s.Addr(), "421 Too many connections, this server takes 100\r\n")
	tooMany(s.ImplicitAddr(), "")
	open[0].do(221, "QUIT")
	_, _ = io.Copy(io.Discard, open[0].conn) // the server closes it when its session is over
	deadline := time.Now().Add(2 * time.Minute)
	for {
		conn := connect(t, s.Addr())
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
	data := busy.begin("STOR f")
	idle.expect(421)
	if _, err := idle.ReadLine(); err != io.EOF {
		t.Errorf("after 421: %v", err)
	}
	again := login(t, s) // a second time, so that the limit has passed twice for the other
	again.expect(421)
	busy.sends(data, "late")
	data.Close()
	busy.expect(226)
	holds(t, s, "/f", "late")
}

// TestServerMemory holds an upload to hardly more memory than it has bytes.
func TestServerMemory(t *testing.T) {
	const size = 128 << 20
	s := startServer(t, Config{})
	c := login(t, s)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	data := c.begin("STOR f")
	if _, err := io.Copy(data, io.LimitReader(zeros{}, size)); err != nil {
		t.Fatal(err)
	}
	data.Close()
	c.expect(226)
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > size*11/10 {
		t.Errorf("%d MiB were allocated for %d MiB, want at most a tenth more", took>>20, size>>20)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// TestServerLimit: an upload past the limit is 452, and what came before it stays; deleting makes
// room.
func TestServerLimit(t *testing.T) {
	s := startServer(t, Config{Limit: 1000})
	c := login(t, s)
	store := func(code int, command string, n int) string {
		t.Helper()
		data := c.begin("%s", command)
		_, _ = data.Write(make([]byte, n)) // the server may hang up
		data.Close()
		return c.expect(code)
	}
	size := func(name, want string) {
		t.Helper()
		if got := c.do(213, "SIZE %s", name); got != want {
			t.Errorf("%s has %s bytes, want %s", name, got, want)
		}
	}
	store(226, "STOR a", 600)
	const text = "the server's memory is full: the limit is 1000 bytes (--ftp-limit raises it, a folder in --ftp-root has none)"
	if got := store(452, "STOR b", 500); got != text {
		t.Errorf("452 %s, want 452 %s", got, text)
	}
	size("b", "400") // as of any upload that breaks off
	store(452, "APPE a", 1)
	size("a", "600")
	c.do(250, "DELE b")
	store(226, "APPE a", 400)
	size("a", "1000")
	store(452, "STOR c", 1)
	c.do(250, "DELE a")
	store(226, "STOR c", 1000)
}

// TestServerDeep: a path has an end, and the reply says where.
func TestServerDeep(t *testing.T) {
	bothSessions(t, func(t *testing.T, s *Server, c *testClient) {
		name := strings.Repeat("d", maxName)
		for range maxPath / (maxName + 1) {
			c.do(257, "MKD %s", name)
			c.do(250, "CWD %s", name)
		}
		if text := c.do(550, "MKD d"); !strings.Contains(text, "4096 bytes") {
			t.Errorf("the reply past the longest path: %q", text)
		}
		c.refused(553, "STOR f")
		c.do(550, "CWD d")
	})
}

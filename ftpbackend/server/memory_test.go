package server

import (
	"io"
	"runtime"
	"strings"
	"testing"
)

// TestServerMemory holds an upload to hardly more memory than it has bytes.
func TestServerMemory(t *testing.T) {
	const size = 128 << 20
	s := startServer(t, Config{})
	c := login(t, s)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	data := c.passive()
	c.do(150, "STOR f")
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
		data := c.passive()
		c.do(150, "%s", command)
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
	bothRoots(t, func(t *testing.T, s *Server) {
		c := login(t, s)
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

package ftpbackend

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/spf13/afero"
)

// TestMemoryFile compares a file in memory with one on disk, over random writes, truncations and reads.
func TestMemoryFile(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 0))
		m := newMemoryFs(1 << 30)
		got, err := m.Create("/f")
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.Create(t.TempDir() + "/f")
		if err != nil {
			t.Fatal(err)
		}
		for range 60 {
			at := r.Int64N(4 * chunkSize)
			switch r.IntN(4) {
			case 0:
				if err := errors.Join(got.Truncate(at), want.Truncate(at)); err != nil {
					t.Fatal(err)
				}
			default:
				b := bytes.Repeat([]byte{byte(r.Uint32())}, r.IntN(2*chunkSize))
				_, errGot := got.WriteAt(b, at)
				_, errWant := want.WriteAt(b, at)
				if err := errors.Join(errGot, errWant); err != nil {
					t.Fatal(err)
				}
			}
		}
		a, errA := io.ReadAll(io.NewSectionReader(got, 0, 1<<30))
		b, errB := io.ReadAll(io.NewSectionReader(want, 0, 1<<30))
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Fatalf("seed %d: %d bytes and %v, want %d and %v", seed, len(a), errA, len(b), errB)
		}
		if m.quota.bytes != int64(len(b)) {
			t.Errorf("seed %d: %d bytes are counted, want %d", seed, m.quota.bytes, len(b))
		}
		got.Close()
		want.Close()
	}
}

// TestMemoryFreed: what is deleted, replaced or removed with its folder no longer counts, once nobody has it open.
func TestMemoryFreed(t *testing.T) {
	m := newMemoryFs(10 << 10)
	write := func(name string, n int) error { return afero.WriteFile(m, name, make([]byte, n), 0o644) }
	used := func(want int64) {
		t.Helper()
		if m.quota.bytes != want {
			t.Errorf("%d bytes are counted, want %d", m.quota.bytes, want)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(m.MkdirAll("/a/b", 0o755))
	must(write("/a/b/f", 4000))
	must(write("/g", 1000))
	must(m.Rename("/a", "/c"))
	used(5000)
	must(write("/g", 500)) // overwritten
	used(4500)
	open, err := m.Open("/c/b/f")
	must(err)
	must(m.Rename("/g", "/c/b/f"))
	used(4500) // still open
	if b, err := io.ReadAll(open); len(b) != 4000 || err != nil {
		t.Errorf("%d bytes and %v of a file that was replaced while open, want 4000", len(b), err)
	}
	must(open.Close())
	used(500)
	must(m.RemoveAll("/c"))
	used(0)
	if m.quota.entries != 0 {
		t.Errorf("%d entries are counted, want 0", m.quota.entries)
	}
	if err := write("/h", 11<<10); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("past the limit: %v, want ENOSPC", err)
	}
	used(10 << 10)
	must(m.Remove("/h"))
	for range 1024 {
		must(m.Mkdir("/"+strings.Repeat("d", 1+int(m.quota.entries)), 0o755))
	}
	if err := m.Mkdir("/x", 0o755); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("folder 1025: %v, want ENOSPC", err)
	}
}

// TestMemoryAppend: several handles append to one file, and no byte is lost.
func TestMemoryAppend(t *testing.T) {
	m := newMemoryFs(DefaultLimit)
	var wg sync.WaitGroup
	for range 8 {
		f, err := m.OpenFile("/f", os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
		if err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			defer f.Close()
			for range 100 {
				if _, err := f.Write(make([]byte, 1000)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if info, err := m.Stat("/f"); err != nil || info.Size() != 8*100*1000 {
		t.Errorf("%v, %v, want 800000 bytes", info, err)
	}
}

// TestServerMemory holds an upload to hardly more memory than it has bytes.
func TestServerMemory(t *testing.T) {
	const size = 128 << 20
	s := srvStart(t, ServerConfig{})
	c := srvLogin(t, s)
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

// TestServerLimit: an upload past the limit is 452, and what came before it stays; deleting makes room.
func TestServerLimit(t *testing.T) {
	s := srvStart(t, ServerConfig{Limit: 1000})
	c := srvLogin(t, s)
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

// TestMemoryDeep: a folder takes memory for its own name, however deep it is, so that the limit of entries is one of memory, too.
func TestMemoryDeep(t *testing.T) {
	const depth = 400
	name := strings.Repeat("d", maxName)
	m := newMemoryFs(1 << 20)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	at := strings.Repeat("/"+name, depth)
	for n := 1; n <= depth; n++ {
		if err := m.Mkdir(strings.Clone(at[:n*(maxName+1)]), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if took := int64(after.HeapAlloc) - int64(before.HeapAlloc); took > depth<<10+int64(len(at)) {
		t.Errorf("%d folders take %d bytes, want no more than a KiB for each", depth, took)
	}
	runtime.KeepAlive(m)
}

// TestServerDeep: a path has an end, and the reply says where.
func TestServerDeep(t *testing.T) {
	srvBothRoots(t, func(t *testing.T, s *Server) {
		c := srvLogin(t, s)
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

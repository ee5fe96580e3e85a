package memfs

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

// TestMemoryFile compares a file in memory with one on disk, over random writes, truncations and
// reads.
func TestMemoryFile(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 0))
		m := New(1 << 30)
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

// TestMemoryFreed: what is deleted, replaced or removed with its folder no longer counts, once
// nobody has it open.
func TestMemoryFreed(t *testing.T) {
	m := New(10 << 10)
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
	m := New(1 << 20)
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

// TestMemoryDeep: a folder takes memory for its own name, however deep it is, so that the limit of
// entries is one of memory, too.
func TestMemoryDeep(t *testing.T) {
	const depth, longName = 400, 255
	name := strings.Repeat("d", longName)
	m := New(1 << 20)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	at := strings.Repeat("/"+name, depth)
	for n := 1; n <= depth; n++ {
		if err := m.Mkdir(strings.Clone(at[:n*(longName+1)]), 0o755); err != nil {
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

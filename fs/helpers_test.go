package fs_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/fs"
)

const block = fs.BlockSize

// onEach runs one session on a store in memory and on one in a folder.
func onEach(t *testing.T, capacity int64, session func(t *testing.T, s *fs.Store)) {
	t.Helper()
	t.Run("memory", func(t *testing.T) {
		session(t, closing(t, fs.NewMemory("UFS", capacity)))
	})
	t.Run("folder", func(t *testing.T) {
		dir := t.TempDir()
		t.Cleanup(func() { noTemps(t, dir) }) // runs after the store's own closing
		session(t, openDir(t, dir, capacity))
	})
}

func openDir(t *testing.T, dir string, capacity int64) *fs.Store {
	t.Helper()
	s, err := fs.OpenDir("UFS", dir, capacity)
	ok(t, err)
	return closing(t, s)
}

func noTemps(t *testing.T, dir string) {
	t.Helper()
	for _, name := range names(t, dir) {
		if strings.HasPrefix(name, ".ptymodem-") {
			t.Errorf("%s was left behind", name)
		}
	}
}

func closing(t *testing.T, s *fs.Store) *fs.Store {
	t.Cleanup(func() {
		if err := s.Close(); err != nil && !errors.Is(err, fs.ErrClosed) {
			t.Errorf("closing the store: %v", err)
		}
	})
	return s
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantErr(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("error is %v, want %v", err, want)
	}
}

func wantFree(t *testing.T, s *fs.Store, blocks int64) {
	t.Helper()
	free, err := s.Free()
	ok(t, err)
	if free != blocks*block {
		t.Fatalf("free is %d bytes (%g blocks), want %d blocks", free, float64(free)/block, blocks)
	}
}

func wantContent(t *testing.T, s *fs.Store, name, want string) {
	t.Helper()
	f, err := s.Open(name, fs.ReadOnly)
	ok(t, err)
	defer f.Close()
	got, err := io.ReadAll(f)
	ok(t, err)
	if string(got) != want {
		t.Fatalf("%s holds %.60q (%d bytes), want %.60q (%d bytes)", name, got, len(got), want, len(want))
	}
}

func wantList(t *testing.T, s *fs.Store, pattern string, want ...fs.Info) {
	t.Helper()
	got, err := s.List(pattern)
	ok(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("List(%q), -want +got:\n%s", pattern, diff)
	}
}

// put stores a finished file.
func put(t *testing.T, s *fs.Store, name, content string) {
	t.Helper()
	p, err := s.Create(name)
	ok(t, err)
	_, err = io.WriteString(p, content)
	ok(t, err)
	ok(t, p.Commit())
}

func open(t *testing.T, s *fs.Store, name string, mode fs.Mode) *fs.File {
	t.Helper()
	f, err := s.Open(name, mode)
	ok(t, err)
	return f
}

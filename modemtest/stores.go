package modemtest

import (
	"errors"
	"io"
	"strings"
	"testing"

	"ptymodem/fs"
)

// UFS is the modem's own store.
func (m *Modem) UFS() *Store { return &Store{m.t, m.testbed.UFS, "UFS"} }

// SD is the SD card; a test that uses it without a card fails.
func (m *Modem) SD() *Store { return &Store{m.t, m.testbed.SD, "SD"} }

// A Store is one of the modem's file stores, for a test to fill and read. Names are without UFS:
// and SD:.
type Store struct {
	t     testing.TB
	store *fs.Store
	name  string
}

// Write writes a file, or replaces it.
func (s *Store) Write(name string, content []byte) {
	s.t.Helper()
	s.need(name)
	p, err := s.store.Create(name)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := p.Write(content); err != nil {
		s.t.Fatal(errors.Join(err, p.Discard()))
	}
	if err := p.Commit(); err != nil {
		s.t.Fatal(err)
	}
}

// Read returns a file's content, nil if there is no such file.
func (s *Store) Read(name string) []byte {
	s.t.Helper()
	s.need(name)
	f, err := s.store.Open(name, fs.ReadOnly)
	if errors.Is(err, fs.ErrNotFound) {
		return nil
	}
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

func (s *Store) need(name string) {
	s.t.Helper()
	if s.store == nil {
		s.t.Fatalf("the modem has no %s store", s.name)
	}
	if n := len(s.name) + 1; len(name) >= n && strings.EqualFold(name[:n], s.name+":") {
		s.t.Fatalf("the name %q begins with the store: want %q", name, name[n:])
	}
}

package fs

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/spf13/afero"
)

// Store is a flat set of named files with a capacity. The package comment says
// how it behaves; every method may be called from several goroutines.
//
// Locks are taken in the order File or Pending, then Store.
type Store struct {
	name    string
	hooks   atomic.Pointer[Hooks]
	pulled  atomic.Bool
	starved atomic.Pointer[func(error)] // see OnNoDescriptor

	mu       sync.Mutex // guards disk's names and all below
	disk     afero.Fs   // everything is directly under "/"
	dir      string     // the folder, "" for memory
	claim    *os.File   // keeps the folder from other stores; nil for memory
	closed   bool
	capacity int64
	base     int64               // blocks of the files at rest, those about to be replaced included
	filled   int64               // blocks that Fill has taken
	bodies   map[string]*body    // content being written, by its name on disk
	files    map[*File]struct{}  // open
	pending  map[string]*Pending // open, by the name each will have
}

func newStore(name string, capacity int64, disk afero.Fs) *Store {
	return &Store{
		name:     name,
		capacity: capacity,
		disk:     disk,
		bodies:   make(map[string]*body),
		files:    make(map[*File]struct{}),
		pending:  make(map[string]*Pending),
	}
}

// NewMemory makes an empty store in memory. The name ("UFS", "SD", "RAM") is
// for errors and hooks; the capacity is in bytes.
func NewMemory(name string, capacity int64) *Store {
	return newStore(name, capacity, afero.NewMemMapFs())
}

// OpenDir makes a store of the plain files in the folder dir, which is created
// with its parents if absent, and is this store's alone until Close. What an
// earlier process left unfinished there is removed. It fails if dir is not a
// folder, cannot be read and written, or has a store already, of whatever
// process: then with [ErrInUse].
// Name and capacity are as for [NewMemory]; content beyond the capacity is
// kept.
func OpenDir(name, dir string, capacity int64) (*Store, error) {
	fail := func(err error, hint string) (*Store, error) {
		return nil, &Error{Store: name, Op: "open folder", Name: dir, Err: err, Hint: hint}
	}
	if dir == "" {
		return fail(ErrName, "give the path of a folder")
	}
	abs, err := filepath.Abs(dir) // a later change of the working directory is then harmless
	if err != nil {
		return fail(err, "")
	}
	if fi, err := os.Stat(abs); err == nil && !fi.IsDir() {
		return fail(errors.New("not a folder"), "give a folder, or a path where one can be made")
	}
	if err := os.MkdirAll(abs, 0o755); err != nil {
		return fail(err, "make the folder, or give one that can be made")
	}
	s := newStore(name, capacity, afero.NewBasePathFs(afero.NewOsFs(), abs))
	s.dir = abs
	if s.claim, err = claimFolder(abs); err != nil {
		return fail(err, "end the modem that has it, or give a folder of its own")
	}
	if hint, err := s.prepare(); err != nil {
		s.release()
		return fail(err, hint)
	}
	return s, nil
}

// prepare removes what was left unfinished and sees whether the folder can be
// used; hint says what would be right.
func (s *Store) prepare() (hint string, err error) {
	if err := s.sweep(); err != nil {
		return "the folder must be readable and its files removable by this user", err
	}
	probe, temp, err := s.createTemp()
	if err == nil {
		err = errors.Join(probe.Close(), s.disk.Remove(path(temp)))
	}
	return "the folder must be writable by this user", err
}

// release lets another store have the folder.
func (s *Store) release() error {
	if s.claim == nil {
		return nil
	}
	return s.claim.Close()
}

// Name is the name that the store was made with.
func (s *Store) Name() string { return s.name }

// Capacity is the size that the store was made with, in bytes.
func (s *Store) Capacity() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.capacity
}

// SetCapacity changes it. Files stay, though they may be more: then nothing is free.
func (s *Store) SetCapacity(bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.capacity = bytes
}

// Close ends all use of the store. Files still open are closed and keep what
// was written to them, contents still pending are discarded. What is in a
// folder stays, what is in memory is lost. Later calls fail with [ErrClosed].
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return s.fail("close", "", ErrClosed)
	}
	s.closed = true
	var files []*File
	for f := range s.files {
		files = append(files, f)
	}
	var pending []*Pending
	for _, p := range s.pending {
		pending = append(pending, p)
	}
	s.mu.Unlock()

	var errs []error
	for _, f := range files {
		// Its owner may have closed it meanwhile.
		if err := f.Close(); !errors.Is(err, ErrClosed) && !errors.Is(err, ErrPulled) {
			errs = append(errs, err)
		}
	}
	for _, p := range pending {
		errs = append(errs, p.Discard())
	}
	return errors.Join(append(errs, s.release())...)
}

// begin checks what every operation on a name checks first, runs the hook and,
// if all is well, returns with s.mu held.
func (s *Store) begin(op Op, name string, quiet bool) error {
	if err := CheckName(name, MaxName); err != nil {
		return s.fail(string(op), name, err)
	}
	if err := s.ask(op, name, quiet); err != nil {
		return err
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return s.fail(string(op), name, fmt.Errorf("store %w", ErrClosed))
	}
	return nil
}

// path is where a name is on s.disk.
func path(name string) string { return "/" + name }

// lookup finds a plain file, without following links. The error is ErrNotFound
// or errNotPlain or the operating system's. s.mu is held.
func (s *Store) lookup(name string) (os.FileInfo, error) {
	fi, err := s.lstat(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, ErrNotFound
	case err != nil:
		return nil, err
	case !fi.Mode().IsRegular():
		return nil, errNotPlain
	}
	return fi, nil
}

func (s *Store) lstat(name string) (os.FileInfo, error) {
	if l, ok := s.disk.(afero.Lstater); ok {
		fi, _, err := l.LstatIfPossible(path(name))
		return fi, err
	}
	return s.disk.Stat(path(name))
}

// users counts the open files of a name. s.mu is held.
func (s *Store) users(name string) (readers, writers int) {
	for f := range s.files {
		switch {
		case f.name != name:
		case f.mode == ReadOnly:
			readers++
		default:
			writers++
		}
	}
	if s.pending[name] != nil {
		writers++
	}
	return readers, writers
}

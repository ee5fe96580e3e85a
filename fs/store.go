package fs

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"

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

	mu      sync.Mutex // guards the volume's names and all below
	volume  volume
	space   space
	closed  bool
	files   map[*File]struct{}  // open
	pending map[string]*Pending // open, by the name each will have
}

func newStore(name string, capacity int64, v volume) *Store {
	return &Store{
		name:    name,
		volume:  v,
		space:   space{capacity: capacity, bodies: make(map[string]*body)},
		files:   make(map[*File]struct{}),
		pending: make(map[string]*Pending),
	}
}

// NewMemory makes an empty store in memory. The name ("UFS", "SD", "RAM") is
// for errors and hooks; the capacity is in bytes.
func NewMemory(name string, capacity int64) *Store {
	return newStore(name, capacity, volume{disk: afero.NewMemMapFs()})
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
	v := volume{disk: afero.NewBasePathFs(afero.NewOsFs(), abs), dir: abs}
	if v.claim, err = claimFolder(abs); err != nil {
		return fail(err, "end the modem that has it, or give a folder of its own")
	}
	if hint, err := v.prepare(); err != nil {
		v.release()
		return fail(err, hint)
	}
	return newStore(name, capacity, v), nil
}

// Name is the name that the store was made with.
func (s *Store) Name() string { return s.name }

// Capacity is the size that the store was made with, in bytes.
func (s *Store) Capacity() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.space.capacity
}

// SetCapacity changes it. Files stay, though they may be more: then nothing is free.
func (s *Store) SetCapacity(bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.space.capacity = bytes
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
	return errors.Join(append(errs, s.volume.release())...)
}

// begin checks what every operation on a name checks first, runs the hook and,
// if all is well, returns with s.mu held.
func (s *Store) begin(op Op, name string, quiet bool) error {
	if err := s.volume.check(name); err != nil {
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

// Pull takes the card out: from now on, until [Store.Insert], nothing can be opened, listed
// or asked for, and all that is open fails with [ErrPulled], its closing too. An
// operation that is under way may still succeed. What was finished before stays
// on the card, for whoever opens its folder; what was being replaced stays as
// it was. Close still releases what is open.
func (s *Store) Pull() { s.pulled.Store(true) }

// inserted is the error of whatever is done to a card that is not there.
func (s *Store) inserted() error {
	if s.pulled.Load() {
		return ErrPulled
	}
	return nil
}

// Insert puts the card back. Nothing is open on it any more: what was is closed, and what was being
// replaced stays as it was. It does nothing to a card that is in its slot.
func (s *Store) Insert() {
	if !s.pulled.Load() {
		return
	}
	s.forget()
	s.pulled.Store(false)
}

// forget closes all that is open, without a word of what fails on the way.
func (s *Store) forget() {
	s.mu.Lock()
	files, pending := slices.Collect(maps.Keys(s.files)), slices.Collect(maps.Values(s.pending))
	s.mu.Unlock()
	for _, f := range files {
		_ = f.Close()
	}
	for _, p := range pending {
		_ = p.Discard()
	}
}

// SetHooks installs h, or removes the hooks if h is nil. It may be called at
// any time; files that are open obey too.
func (s *Store) SetHooks(h Hooks) {
	if h == nil {
		s.hooks.Store(nil)
		return
	}
	s.hooks.Store(&h)
}

// ask is what every operation asks first: whether the card is there, and then the hooks, if it is
// not quiet.
func (s *Store) ask(op Op, name string, quiet bool) error {
	if err := s.inserted(); err != nil {
		return s.fail(string(op), name, err)
	}
	h := s.hooks.Load()
	if h == nil || quiet {
		return nil
	}
	return s.fail(string(op), name, (*h).File(op, s.name, name))
}

// Unhooked returns the store without its hooks.
func (s *Store) Unhooked() Unhooked { return Unhooked{s} }

// OnNoDescriptor has f told of each operation that fails because this process, or the system, has
// no descriptor left; nil: nobody is told. The operation fails all the same. f may be called with
// locks of the store held, from several goroutines: it must not call the store.
func (s *Store) OnNoDescriptor(f func(error)) {
	if f == nil {
		s.starved.Store(nil)
		return
	}
	s.starved.Store(&f)
}

// tellStarved tells of err if it is a lack of descriptors.
func (s *Store) tellStarved(err error) {
	if f := s.starved.Load(); f != nil && (errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)) {
		(*f)(err)
	}
}

// fail wraps err, putting the operating system's errors in this package's
// words. A nil err stays nil, an [*Error] stays as it is.
func (s *Store) fail(op, name string, err error) error {
	var own *Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	e := &Error{Store: s.name, Op: op, Name: name, Err: err}
	switch {
	case errors.Is(err, os.ErrNotExist):
		e.Err = ErrNotFound
	case errors.Is(err, os.ErrExist):
		e.Err, e.Hint = ErrExists, "a folder, a link or another program's file has this name"
	case errors.Is(err, syscall.ENOSPC):
		e.Err, e.Hint = ErrFull, "the disk under the store's folder is full"
	case errors.Is(err, errGone):
		e.Hint = "leave the store's folder in place while it is in use"
	case errors.Is(err, ErrFull):
		e.Hint = "remove files, or give the store a larger capacity"
	case errors.Is(err, ErrBusy):
		e.Hint = "close it first"
	}
	s.tellStarved(e)
	return e
}

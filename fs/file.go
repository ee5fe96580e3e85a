package fs

import (
	"errors"
	"sync"

	"github.com/spf13/afero"
)

// Mode is how a file is opened; the values are those of AT+QFOPEN.
type Mode int

// The modes. The first two create a file that is absent.
const (
	ReadWrite Mode = 0
	Truncate  Mode = 1 // like ReadWrite, and empties the file
	ReadOnly  Mode = 2 // the file must exist
)

// File is an open file with a position, which starts at 0 and moves with
// reading and writing.
type File struct {
	store *Store
	name  string
	mode  Mode
	quiet bool // no hook is asked: see Unhooked

	mu     sync.Mutex
	closed bool
	pos    int64
	old    afero.File // what was there at Open, for reading; nil once body is set
	body   *body      // what Close commits; nil while nothing was changed
}

// change makes f.body what Close will commit, copying the old content the first
// time.
func (f *File) change() error {
	switch {
	case f.closed:
		return ErrClosed
	case f.mode == ReadOnly:
		return ErrReadOnly
	case f.body != nil:
		return nil
	}
	f.store.mu.Lock()
	b, err := f.store.newBody(f.name, false)
	f.store.mu.Unlock()
	if err != nil {
		return err
	}
	if err := b.copyFrom(f.old); err != nil {
		return errors.Join(err, b.discard())
	}
	old := f.old
	f.old, f.body = nil, b
	return old.Close()
}

// Close ends the use of the file; changes become the file's content for
// everybody. If that fails the old content stays.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return f.store.fail("close", f.name, ErrClosed)
	}
	f.closed = true
	err := f.store.inserted()
	switch {
	case f.body == nil:
		err = errors.Join(err, f.old.Close())
	case err != nil && f.body.disk != f.body.target:
		err = errors.Join(err, f.body.discard())
	default:
		err = errors.Join(err, f.body.commit())
	}
	f.store.mu.Lock()
	delete(f.store.files, f)
	f.store.mu.Unlock()
	return f.store.fail("close", f.name, err)
}

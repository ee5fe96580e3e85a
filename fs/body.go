package fs

import (
	"errors"
	"io"
	"os"

	"github.com/spf13/afero"
)

// body is content being written, under its own name or a temporary one. Its
// owner, a File or a Pending, serializes the calls.
type body struct {
	store  *Store
	target string // the name it has in the end
	disk   string // the name it has now
	file   afero.File
	size   int64

	// Guarded by store.mu.
	reserved int64 // blocks, at least those of size
	credit   int64 // blocks of the file it will replace
}

// charge is the number of blocks by which the store may grow through b,
// whether b is committed or discarded.
func (b *body) charge() int64 { return max(b.reserved-b.credit, 0) }

// writeAt writes p at off, which is at most size. If the store is full it
// writes what fits; n tells how much that was.
func (b *body) writeAt(p []byte, off int64) (n int, err error) {
	fits := b.reserve(off+int64(len(p))) - off
	if fits > 0 {
		n, err = b.file.WriteAt(p[:min(fits, int64(len(p)))], off)
	}
	b.size = max(b.size, off+int64(n))
	if n < len(p) {
		b.settle()
		if err == nil {
			err = ErrFull
		}
	}
	return n, err
}

// copyFrom appends all of src.
func (b *body) copyFrom(src afero.File) error {
	fi, err := src.Stat()
	if err != nil {
		return err
	}
	r := io.NewSectionReader(src, 0, fi.Size())
	buf := make([]byte, max(min(fi.Size(), 1<<20), 1))
	for {
		n, err := r.Read(buf)
		if n > 0 {
			if _, err := b.writeAt(buf[:n], b.size); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// truncate cuts the content at size, which is at most the present one.
func (b *body) truncate(size int64) error {
	if err := b.file.Truncate(size); err != nil {
		return err
	}
	b.size = size
	b.settle()
	return nil
}

// reserve takes the blocks for end bytes, as far as there are any, and returns
// the number of bytes that the blocks now held have room for.
func (b *body) reserve(end int64) int64 {
	s := b.store
	s.mu.Lock()
	defer s.mu.Unlock()
	if want := blocks(end); want > b.reserved {
		b.reserved = max(b.reserved, min(want, b.credit+s.space.free(b)))
	}
	return b.reserved * BlockSize
}

// settle gives back the blocks that the content turned out not to need.
func (b *body) settle() {
	b.store.mu.Lock()
	b.reserved = blocks(b.size)
	b.store.mu.Unlock()
}

// commit makes the content the target's, replacing what was there. If that
// fails, the old content stays and the new is gone.
func (b *body) commit() error {
	s := b.store
	err := b.file.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	if b.disk != b.target {
		old, lookupErr := s.volume.lookup(b.target)
		switch {
		case err != nil:
		case lookupErr == nil:
			s.volume.keepMode(b.disk, old)
		case !errors.Is(lookupErr, ErrNotFound):
			err = taken(lookupErr)
		}
		if err == nil {
			err = gone(s.volume.rename(b.disk, b.target, lookupErr == nil))
		}
		if err != nil {
			return errors.Join(err, b.drop())
		}
	}
	s.space.committed(b)
	return err
}

// discard gives the content up; the target stays as it is.
func (b *body) discard() error {
	err := b.file.Close()
	b.store.mu.Lock()
	defer b.store.mu.Unlock()
	return errors.Join(err, b.drop())
}

func (b *body) drop() error {
	delete(b.store.space.bodies, b.disk)
	err := b.store.volume.remove(b.disk)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

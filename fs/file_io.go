package fs

import (
	"fmt"
	"io"
)

// Name is the file's name in its store.
func (f *File) Name() string { return f.name }

// Mode is the mode that the file was opened with.
func (f *File) Mode() Mode { return f.mode }

// Size is the present size as seen through f, in bytes.
func (f *File) Size() (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return 0, f.store.fail("size", f.name, ErrClosed)
	}
	n, err := f.size()
	if err == nil {
		err = f.store.inserted()
	}
	return n, f.store.fail("size", f.name, err)
}

func (f *File) size() (int64, error) {
	if f.body != nil {
		return f.body.size, nil
	}
	fi, err := f.old.Stat()
	if err != nil {
		return 0, err
	}
	return fi.Size(), nil
}

// Position is where the next Read or Write begins, in bytes from the start.
func (f *File) Position() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.pos
}

// Seek moves the position as io.Seeker does, but only within the file: outside
// of 0 to its size the error is [ErrBeyond], and the position stays.
func (f *File) Seek(offset int64, whence int) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return 0, f.store.fail("seek", f.name, ErrClosed)
	}
	size, err := f.size()
	if err == nil {
		err = f.store.inserted()
	}
	if err != nil {
		return f.pos, f.store.fail("seek", f.name, err)
	}
	var start int64
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		start = f.pos
	case io.SeekEnd:
		start = size
	default:
		return f.pos, f.store.fail("seek", f.name, fmt.Errorf("no whence %d, only 0 to 2", whence))
	}
	// Compared this way round, no offset can overflow.
	if offset < -start || offset > size-start {
		return f.pos, f.store.fail("seek", f.name, fmt.Errorf("%w: offset %d from %d in %d bytes", ErrBeyond, offset, start, size))
	}
	f.pos = start + offset
	return f.pos, nil
}

// Read reads at the position. At the end of the file it returns 0, io.EOF.
func (f *File) Read(p []byte) (int, error) {
	if err := f.store.ask(OpRead, f.name, f.quiet); err != nil {
		return 0, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return 0, f.store.fail("read", f.name, ErrClosed)
	}
	if len(p) == 0 {
		return 0, nil
	}
	src := f.old
	if f.body != nil {
		src = f.body.file
	}
	n, err := src.ReadAt(p, f.pos)
	f.pos += int64(n)
	switch {
	case n > 0 && err == io.EOF:
		err = nil
	case err == io.EOF || err == io.ErrUnexpectedEOF: // the latter: in memory, cut by its writer
		return 0, io.EOF
	}
	return n, f.store.fail("read", f.name, err)
}

// Write writes at the position, over what is there and on past the end. If the
// store gets full it writes what fits and returns [ErrFull].
func (f *File) Write(p []byte) (int, error) {
	if err := f.store.ask(OpWrite, f.name, f.quiet); err != nil {
		return 0, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.change(); err != nil {
		return 0, f.store.fail("write", f.name, err)
	}
	n, err := f.body.writeAt(p, f.pos)
	f.pos += int64(n)
	return n, f.store.fail("write", f.name, err)
}

// Truncate cuts the file at the position.
func (f *File) Truncate() error {
	if err := f.store.ask(OpWrite, f.name, f.quiet); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.change(); err != nil {
		return f.store.fail("truncate", f.name, err)
	}
	return f.store.fail("truncate", f.name, f.body.truncate(f.pos))
}

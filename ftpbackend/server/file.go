package server

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	ftpserver "github.com/fclairamb/ftpserverlib"
	"github.com/spf13/afero"

	"ptymodem/ftpbackend/server/memfs"
)

// transferBlock is how many bytes move at a time between a data connection and a file.
const transferBlock = 256 << 10

// errNotFile refuses what has no contents to transfer: folders, pipes, sockets, devices.
var errNotFile = errors.New("not a plain file")

// Create opens a file for reading and writing, and empties it.
func (s *store) Create(name string) (afero.File, error) {
	return s.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o644)
}

// Open opens a file for reading, or a folder for listing.
func (s *store) Open(name string) (afero.File, error) { return s.OpenFile(name, os.O_RDONLY, 0) }

// OpenFile is [os.OpenFile] within the store. Its writes are visible at once.
func (s *store) OpenFile(name string, flag int, perm fs.FileMode) (afero.File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	writes := flag&(os.O_WRONLY|os.O_RDWR|os.O_CREATE|os.O_TRUNC|os.O_APPEND) != 0
	at, err := s.resolve(name, true)
	if err == nil && writes && at != "/" {
		at, err = s.target(name, true)
	}
	if err != nil {
		return nil, missing("open", name, err)
	}
	info, err := s.base.Stat(at)
	switch {
	case err == nil && info.IsDir() && !writes:
		dir, err := s.base.Open(at)
		if err != nil {
			return nil, err
		}
		return &folder{File: dir, list: func() ([]fs.FileInfo, error) { return s.readDir(name) }}, nil
	case err == nil && info.IsDir():
		return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.EISDIR}
	case err == nil && !regular(info):
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNotFile}
	}
	return s.base.OpenFile(at, flag, perm)
}

// regular reports whether a mode is that of a plain file. afero's memory marks some of its files as
// temporary, which is no type.
func regular(info fs.FileInfo) bool { return info.Mode()&fs.ModeType == 0 }

// openRead opens a file for RETR, to be read from offset on. The offset may be the file's size, but
// not more. With placed the file is at the offset already, and stays there when the library seeks.
// size is that of the whole file.
func (s *store) openRead(name string, offset int64, placed bool) (_ *reading, size int64, _ error) {
	info, err := s.Stat(name)
	if err != nil {
		return nil, 0, err
	}
	if !regular(info) {
		return nil, 0, &fs.PathError{Op: "read", Path: name, Err: errNotFile}
	}
	if err := checkOffset(name, offset, info.Size()); err != nil {
		return nil, 0, err
	}
	f, err := s.Open(name)
	if err != nil {
		return nil, 0, err
	}
	if placed {
		if _, err := f.Seek(offset, io.SeekStart); err != nil {
			f.Close()
			return nil, 0, err
		}
	}
	return &reading{f, placed}, info.Size(), nil
}

func checkOffset(name string, offset, size int64) error {
	if offset < 0 || offset > size {
		return fmt.Errorf("%s has %d bytes: restarting at %d needs an offset from 0 to %d", name, size, offset, size)
	}
	return nil
}

// openWrite opens a file for STOR or APPE, which write in place, as on common servers. STOR empties
// an older file when it begins, whatever becomes of the transfer. After REST, what is before the
// offset stays, and what is after the new bytes, too. An offset past the end is refused rather than
// filled with zeros: it resumes a file that is not there.
func (s *store) openWrite(name string, flags int, offset int64) (*writing, error) {
	var size int64
	info, err := s.Stat(name)
	switch {
	case err == nil:
		size = info.Size()
	case !errors.Is(err, fs.ErrNotExist):
		return nil, notAllowed(name, err)
	}
	if err := checkOffset(name, offset, size); err != nil {
		return nil, err
	}
	f, err := s.OpenFile(name, os.O_WRONLY|os.O_CREATE|flags&(os.O_APPEND|os.O_TRUNC), 0o644)
	if err != nil {
		return nil, notAllowed(name, err)
	}
	return &writing{File: f}, nil
}

// notAllowed makes a 553 reply of the error for a name that cannot be written, or 452 past the
// limit of the memory.
func notAllowed(name string, err error) error {
	if errors.As(err, new(memfs.LimitError)) {
		return fmt.Errorf("%w: %w", ftpserver.ErrStorageExceeded, err)
	}
	return fmt.Errorf("%w: %s: %w", ftpserver.ErrFileNameNotAllowed, name, err)
}

// reading is a file that is being sent to a client.
type reading struct {
	afero.File
	placed bool // at an offset that the library does not know
}

// Seek is called by the library with the offset that it knows.
func (r *reading) Seek(offset int64, whence int) (int64, error) {
	if r.placed {
		return 0, nil
	}
	return r.File.Seek(offset, whence)
}

// WriteTo sends a file of the operating system by sendfile over a plain connection, and moves large
// blocks otherwise.
func (r *reading) WriteTo(w io.Writer) (int64, error) {
	if f, ok := r.File.(*os.File); ok {
		if to, ok := w.(io.ReaderFrom); ok {
			return to.ReadFrom(f)
		}
	}
	return io.CopyBuffer(struct{ io.Writer }{w}, struct{ io.Reader }{r.File}, make([]byte, transferBlock))
}

// writing is a file that is being received from a client.
type writing struct {
	afero.File
	received int64
	failed   error // why the transfer broke, or nil
	stored   error // the storage's error, or nil
}

func (w *writing) Write(p []byte) (int, error) {
	n, err := w.File.Write(p)
	w.received += int64(n)
	if err != nil {
		w.stored = err
		if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG) {
			err = fmt.Errorf("%w: %w", ftpserver.ErrStorageExceeded, err)
		}
	}
	return n, err
}

// ReadFrom moves large blocks. Each is written as soon as it has arrived, so that a broken transfer
// loses nothing.
func (w *writing) ReadFrom(r io.Reader) (int64, error) {
	return io.CopyBuffer(struct{ io.Writer }{w}, struct{ io.Reader }{r}, make([]byte, transferBlock))
}

// TransferError is called by the library, before Close, if the transfer did not reach its end.
func (w *writing) TransferError(err error) { w.failed = err }

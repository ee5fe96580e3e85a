package fs

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// What can go wrong, to be tested with errors.Is.
var (
	ErrNotFound    = errors.New("no such file")
	ErrExists      = errors.New("the name is taken")
	ErrName        = errors.New("not a file name")
	ErrNameTooLong = errors.New("file name too long")
	ErrFull        = errors.New("store is full")
	ErrReadOnly    = errors.New("file is open for reading only")
	ErrClosed      = errors.New("already closed")
	ErrBusy        = errors.New("file is open")
	ErrBeyond      = errors.New("position is outside the file") // of Seek
	ErrInUse       = errors.New("the folder is in use by another modem")
)

// Error says which operation failed on which file of which store, and what to
// do about it where that is known. It unwraps to its cause.
type Error struct {
	Store string // "UFS"
	Op    string // "open", "write", ...
	Name  string // file name, pattern or folder; may be empty
	Err   error
	Hint  string // may be empty
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Store + ": " + e.Op)
	if e.Name != "" {
		fmt.Fprintf(&b, " %q", e.Name)
	}
	b.WriteString(": " + e.Err.Error())
	if e.Hint != "" {
		b.WriteString(" (" + e.Hint + ")")
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// errNotPlain marks a name held by a folder, a link or a device. Readers treat
// it as absent, writers as taken.
var errNotPlain = errors.New("not a plain file")

// errGone is for a folder or a temporary that somebody else removed.
var errGone = errors.New("folder or temporary file has disappeared")

// gone keeps an absence that is not the asked file's from looking like it.
func gone(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return errGone
	}
	return err
}

// taken is a writer's view of errNotPlain.
func taken(err error) error {
	if errors.Is(err, errNotPlain) {
		return os.ErrExist
	}
	return err
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

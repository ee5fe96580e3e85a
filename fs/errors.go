package fs

import (
	"errors"
	"fmt"
	"os"
	"strings"
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
	ErrPulled      = errors.New("the card was pulled") // of everything, once it is
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

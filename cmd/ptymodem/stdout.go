package main

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// output is standard output. That its reader has gone is no failure of the program; a report or a
// trace that goes to a pipe is another matter, so the error says which it was.
type output struct{ io.Writer }

// errUnread is what a write to standard output fails with when its reader has gone: head(1) has
// seen enough, or the terminal is closed.
var errUnread = errors.New("nobody reads standard output")

func (o output) Write(p []byte) (int, error) {
	n, err := o.Writer.Write(p)
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.EIO) {
		err = errors.Join(errUnread, err)
	}
	return n, err
}

// asFile returns the file behind a writer, if it is one.
func asFile(w io.Writer) (*os.File, bool) {
	if o, ok := w.(output); ok {
		w = o.Writer
	}
	f, ok := w.(*os.File)
	return f, ok
}

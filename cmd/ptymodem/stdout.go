package main

import (
	"errors"
	"io"
	"os"
	"runtime"
	"syscall"
)

// output is standard output. That its reader has gone is no failure of the program; a report or a
// trace that goes to a pipe is another matter, so the error says which it was.
type output struct{ io.Writer }

// errUnread is what a write to standard output fails with when its reader has gone: head(1) has
// seen enough, or the terminal is closed.
var errUnread = errors.New("nobody reads standard output")

// errNoData is what Windows calls EPIPE: ERROR_NO_DATA.
const errNoData = syscall.Errno(232)

func (o output) Write(p []byte) (int, error) {
	n, err := o.Writer.Write(p)
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.EIO) || runtime.GOOS == "windows" && errors.Is(err, errNoData) {
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

package fs

import (
	"errors"
	"io"
	"os"

	"github.com/spf13/afero"
)

// Send is Read for those who can move bytes out of a file of the operating
// system without a copy, as sendfile(2) does. send gets that file and the piece
// of it that may move, at least one byte, and returns how much has moved; that is
// how far the position goes. At the end of the file Send returns 0, io.EOF.
//
// Where the content is in no such file, as in memory, Send fails with
// [errors.ErrUnsupported] before it calls send; so does it when send fails with
// that. Both have changed nothing: use Read.
func (f *File) Send(send func(file *os.File, at, n int64) (int64, error)) (int64, error) {
	f.mu.Lock()
	pos, file := f.pos, f.plain()
	closed := f.closed
	f.mu.Unlock()
	switch {
	case closed:
		return 0, f.store.fail("read", f.name, ErrClosed)
	case file == nil:
		return 0, errors.ErrUnsupported
	}
	if err := f.store.hook(OpRead, f.name); err != nil {
		return 0, err
	}
	fi, err := file.Stat()
	if err != nil {
		return 0, f.store.fail("read", f.name, err)
	}
	left := fi.Size() - pos
	if left <= 0 {
		return 0, io.EOF
	}
	// Without the lock: it may take as long as the network likes, and the store
	// must be able to close the file meanwhile.
	n, err := send(file, pos, left)
	f.mu.Lock()
	f.pos += n
	f.mu.Unlock()
	return n, err
}

// plain is the operating system's file behind an unchanged one; nil without.
func (f *File) plain() *os.File {
	below := f.old
	if b, ok := below.(*afero.BasePathFile); ok {
		below = b.File
	}
	file, _ := below.(*os.File)
	return file
}

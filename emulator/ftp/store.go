package ftp

import (
	"io"

	"ptymodem/fs"
)

// localBlock is how much moves at a time between the network and a local file.
const localBlock = 1 << 20

// A localUpload reads a local file on its way to the server, and counts what it reads.
type localUpload struct {
	op *operation
	r  *fs.File
}

func (u localUpload) Read(b []byte) (int, error) {
	op := u.op
	n, err := u.r.Read(b)
	var over error
	op.ft.Loop.Locked(func() {
		op.transfer.dataOpen = true
		if over = op.caughtUp(); over == nil {
			op.transfer.moved(n)
			op.lint.file.look(b[:n])
		}
	})
	if over != nil {
		return 0, over
	}
	if err != nil && err != io.EOF {
		err = &failure{err: codeOpenFile, cause: err}
	}
	return n, err
}

// CloseWithError tells the client that a Read is worth waiting for when the transfer has failed: it
// never lasts, and the file is closed after it.
func (u localUpload) CloseWithError(error) error { return nil }

// A localDownload writes what the server sends to a local file.
type localDownload struct {
	op   *operation
	st   *fs.Store
	name string
}

// save writes what d brings to a new local file, and keeps what arrived when that fails; n is how
// much. It ends d.
func (l localDownload) save(d *download) (n int64, err error) {
	w, err := l.st.Create(l.name)
	if err != nil {
		d.Close()
		return 0, localWriteError(err)
	}
	if err = l.op.usedStore(); err == nil {
		n, err = l.copy(w, d)
	}
	err = d.finish(n, err)
	if err != nil && n == 0 {
		w.Discard() // the old file stays
		return 0, err
	}
	if cerr := w.Commit(); cerr != nil && err == nil {
		err = localWriteError(cerr)
	}
	return n, err
}

// copy is io.Copy with large blocks, counting, and local errors told from the network's.
func (l localDownload) copy(w *fs.Pending, r io.Reader) (total int64, err error) {
	op := l.op
	buf := make([]byte, localBlock)
	for {
		n, rerr := io.ReadAtLeast(r, buf, 1)
		if n > 0 {
			k, werr := w.Write(buf[:n])
			total += int64(k)
			var over error
			op.ft.Loop.Locked(func() {
				op.transfer.moved(k)
				op.lint.file.look(buf[:k])
				over = op.caughtUp()
				op.ft.Loop.Wake()
			})
			if werr == nil && over != nil {
				return total, over
			}
			if werr != nil {
				return total, localWriteError(werr)
			}
		}
		if rerr == io.EOF {
			return total, nil
		}
		if rerr != nil {
			return total, rerr
		}
	}
}

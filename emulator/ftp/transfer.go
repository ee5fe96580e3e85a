package ftp

import (
	"context"
	"io"

	"ptymodem/atparser"
	"ptymodem/fs"
)

// maxPosition is the most that startpos, uploadlen and downloadlen can say (note 2.5, 2.6).
const maxPosition = 4294967295

// localBlock is how much moves at a time between the network and a local file.
const localBlock = 1 << 20

// comBlock is how much of a download is written to the host at a time; a suspended download may
// still bring the block that is on its way.
const comBlock = 16 << 10

// isCOM reports whether a <local_name> means the port; "COM" without its colon is a file.
func isCOM(name string) bool { return atparser.EqualFold(name, "COM:") }

// transfer runs f as the worker of a transfer.
func (op *operation) transfer(f func(ctx context.Context) (value string, err error)) {
	op.done = make(chan struct{})
	op.ft.stat = statTransferring
	op.ft.length = 0
	op.run(func(ctx context.Context) (string, error) {
		defer close(op.done)
		return f(ctx)
	})
}

// moved counts bytes for QFTPLEN. The modem is locked.
func (op *operation) moved(n int) { op.ft.length += int64(n) }

// caughtUp does what the hooks of a store have asked for when the worker used it, and tells whether
// that was the end of the operation. The modem is locked.
func (op *operation) caughtUp() error {
	if op.ft.Hooks == nil {
		return nil
	}
	op.ft.Loop.Drain()
	return context.Cause(op.ctx)
}

// usedStore is caughtUp without the lock.
func (op *operation) usedStore() error {
	op.ft.Loop.Lock()
	defer op.ft.Loop.Unlock()
	return op.caughtUp()
}

// parked reports that a transfer waits for the host: between two pieces of an upload, or suspended.
// QFTPCLOSE may end it then.
func (op *operation) parked() bool {
	return op.result == "" && op.piece == "" && (op.up != nil && op.up.between || op.down != nil && op.down.suspended)
}

// conclude ends a parked transfer and waits for its worker: an upload ends where it is, a download
// is broken off.
func (op *operation) conclude(ctx context.Context) {
	op.ft.Loop.Locked(func() {
		if op.up != nil {
			op.up.eof = true
		}
		if op.down != nil {
			op.down.ended = true
			if !op.down.sending { // the server is silent: do not wait for it
				op.cancel(errTransferAborted)
			}
		}
		op.ft.Loop.Wake()
	})
	select {
	case <-op.done:
	case <-ctx.Done():
		op.cancel(context.Cause(ctx))
		<-op.done
	}
	op.ft.Loop.Lock()
	defer op.ft.Loop.Unlock()
	op.watch.stop()
	op.cancel(nil)
}

// counted counts what is read from a local file on its way to the server.
type counted struct {
	op *operation
	r  *fs.File
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	var over error
	c.op.ft.Loop.Locked(func() {
		c.op.dataOpen = true
		if over = c.op.caughtUp(); over == nil {
			c.op.moved(n)
			c.op.file.look(b[:n])
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
func (c counted) CloseWithError(error) error { return nil }

// save writes what d brings to a new local file, and keeps what arrived when that fails; n is how
// much. It ends d.
func (op *operation) save(st *fs.Store, name string, d *download) (n int64, err error) {
	w, err := st.Create(name)
	if err != nil {
		d.Close()
		return 0, localWriteError(err)
	}
	if err = op.usedStore(); err == nil {
		n, err = op.copyTo(w, d)
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

// copyTo is io.Copy with large blocks, counting, and local errors told from the network's.
func (op *operation) copyTo(w *fs.Pending, r io.Reader) (total int64, err error) {
	buf := make([]byte, localBlock)
	for {
		n, rerr := io.ReadAtLeast(r, buf, 1)
		if n > 0 {
			k, werr := w.Write(buf[:n])
			total += int64(k)
			var over error
			op.ft.Loop.Locked(func() {
				op.moved(k)
				op.file.look(buf[:k])
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

package ftp

import (
	"context"

	"ptymodem/atparser"
)

// maxPosition is the most that startpos, uploadlen and downloadlen can say (note 2.5, 2.6).
const maxPosition = 4294967295

// comBlock is how much of a download is written to the host at a time; a suspended download may
// still bring the block that is on its way.
const comBlock = 16 << 10

// isCOM reports whether a <local_name> means the port; "COM" without its colon is a file.
func isCOM(name string) bool { return atparser.EqualFold(name, "COM:") }

// transfer is what an operation moves over a data connection; most have none. The modem's lock
// guards it.
type transfer struct {
	op       *operation
	dataOpen bool          // its data connection has been open
	up       *comUpload    // QFTPPUT from COM:, while it lasts
	down     *comDownload  // a download to COM:, while it lasts
	done     chan struct{} // closed when the worker of a transfer has ended; nil without one
}

// run runs f as the worker of a transfer.
func (t *transfer) run(f func(ctx context.Context) (value string, err error)) {
	t.done = make(chan struct{})
	t.op.ft.stat = statTransferring
	t.op.ft.length = 0
	t.op.run(func(ctx context.Context) (string, error) {
		defer close(t.done)
		return f(ctx)
	})
}

// opened notes that the data connection is open. The modem is not locked.
func (t *transfer) opened() {
	t.op.ft.Loop.Lock()
	defer t.op.ft.Loop.Unlock()
	t.dataOpen = true
}

// moved counts bytes for QFTPLEN. The modem is locked.
func (t *transfer) moved(n int) { t.op.ft.length += int64(n) }

// parked reports that a transfer waits for the host: between two pieces of an upload, or suspended.
// QFTPCLOSE may end it then.
func (t *transfer) parked() bool {
	r := &t.op.result
	return !r.isKnown() && r.piece == "" && (t.up != nil && t.up.between || t.down != nil && t.down.suspended)
}

// conclude ends a parked transfer and waits for its worker: an upload ends where it is, a download
// is broken off. The modem is not locked.
func (t *transfer) conclude(ctx context.Context) {
	op := t.op
	op.ft.Loop.Locked(func() {
		if t.up != nil {
			t.up.eof = true
		}
		if t.down != nil {
			t.down.ended = true
			if !t.down.sending { // the server is silent: do not wait for it
				op.cancel(errTransferAborted)
			}
		}
		op.ft.Loop.Wake()
	})
	select {
	case <-t.done:
	case <-ctx.Done():
		op.cancel(context.Cause(ctx))
		<-t.done
	}
	op.ft.Loop.Lock()
	defer op.ft.Loop.Unlock()
	op.watch.stop()
	op.cancel(nil)
}

// awaitStore waits for the worker of a transfer with a local file that was broken off: the file is
// as it stays after it. The modem is not locked.
func (t *transfer) awaitStore(ctx context.Context) {
	if t.done == nil || t.up != nil || t.down != nil {
		return // a host that does not read may hold it up
	}
	select {
	case <-t.done:
	case <-ctx.Done():
	}
}

// breakOff is the end of a transfer that AT+QFTPCLOSE comes into, towards the host. It reports
// false when the host has not been told anything yet: CONNECT is not written.
func (t *transfer) breakOff() bool {
	switch up, down := t.up, t.down; {
	case up == nil && down == nil:
	case up != nil && up.opened:
		up.err = errClosed
		up.leave()
		up.answer()
	case down != nil && down.from != nil:
		down.ended = true
		down.leave()
	default:
		return false
	}
	return true
}

package client

import (
	"context"
	"errors"
	"io"
	"sync/atomic"

	"github.com/jlaffaye/ftp"
)

// A Download is a file or a listing that is being received. It must be closed. Read and WriteTo are
// one goroutine's; Close may be called at any time.
type Download struct {
	// These do not change.
	op   *operation // which lasts until Close
	resp *ftp.Response
	data *transfer

	ending atomic.Bool   // Close has been called
	over   chan struct{} // closed when it has done its work, with err
	err    error         // Close sets it; read after over
}

// newDownload begins a download by RETR of name, which stands for a listing if it has rawMark.
func newDownload(ctx context.Context, c *Client, verb, name string, offset int64) (*Download, error) {
	op, err := newOperation(ctx, c.control, verb)
	if err != nil {
		return nil, err
	}
	d := &Download{op: op, over: make(chan struct{})}
	d.resp, err = c.ftp.RetrFrom(name, uint64(offset))
	if err == nil {
		d.data = c.control.current()
		if _, err = d.data.open(false); err == nil && d.data.plan.hit(d.data.plan.count(0)) {
			err = d.data.failure()
		}
		if err != nil {
			err = errors.Join(err, d.resp.Close())
		}
	}
	if err != nil {
		defer op.end()
		return nil, op.verdict(err)
	}
	return d, nil
}

// Read reads what the server sends. io.EOF means that the data connection ended in order. Close
// tells whether the transfer is whole.
func (d *Download) Read(p []byte) (int, error) {
	n, err := d.resp.Read(p)
	if err != nil && err != io.EOF {
		err = d.op.verdict(err)
	}
	return n, err
}

// WriteTo copies the rest in large blocks.
func (d *Download) WriteTo(w io.Writer) (n int64, err error) {
	buf := make([]byte, blockSize)
	for {
		m, err := d.Read(buf)
		if m > 0 {
			w, werr := w.Write(buf[:m])
			n += int64(w)
			if werr != nil {
				return n, werr
			}
		}
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

// Close ends the download. It returns nil if the data connection ended in order and the server said
// that the transfer is complete.
//
// Before io.EOF, Close ends the transfer early: it closes the data connection, reads the one reply
// to it, whatever it says, and returns nil. Without a reply in time, the session is dropped. Then
// only a session that ended by the context or by a 421 is an error. Later calls return the same. A
// Read that waits meanwhile fails.
func (d *Download) Close() error {
	if d.ending.Swap(true) {
		<-d.over
		return d.err
	}
	defer close(d.over)
	defer d.op.end()
	err := d.resp.Close()
	d.err = d.op.verdict(err)
	if d.data.endedEarly() && d.op.forgivable() {
		d.err = nil
	}
	return d.err
}

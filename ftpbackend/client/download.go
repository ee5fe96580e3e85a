package client

import (
	"context"
	"errors"
	"io"
	"sync/atomic"

	"github.com/jlaffaye/ftp"

	"ptymodem/ftpbackend"
)

// Retrieve opens a file for reading (RETR), from an offset (REST) if that is not 0. When it
// returns, the server has accepted the command and the data connection is open. The context governs
// the download until Close is done.
func (c *Client) Retrieve(ctx context.Context, name string, offset int64) (*Download, error) {
	if err := transferable("RETR", name, offset); err != nil {
		return nil, err
	}
	return c.download(ctx, "RETR", name, offset)
}

// List opens a listing. verb is LIST, NLST or MLSD; the bytes are the server's own. A dir of "" or
// "." sends the verb without an argument. Otherwise it is like [Client.Retrieve].
func (c *Client) List(ctx context.Context, verb, dir string) (*Download, error) {
	switch verb {
	case "LIST", "NLST", "MLSD":
	default:
		return nil, &ftpbackend.Error{Kind: ftpbackend.KindUnsupported, Op: verb, Text: "want one of LIST, NLST, MLSD"}
	}
	if err := sendable(verb, dir); err != nil {
		return nil, err
	}
	line := verb
	if dir != "" && dir != "." {
		line += " " + dir
	}
	return c.download(ctx, verb, rawMark+line, 0)
}

func (c *Client) download(ctx context.Context, op, name string, offset int64) (*Download, error) {
	end, err := c.start(ctx, op)
	if err != nil {
		return nil, err
	}
	d := &Download{c: c, ctx: ctx, op: op, end: end, over: make(chan struct{})}
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
		defer end()
		return nil, c.verdict(ctx, op, err)
	}
	return d, nil
}

// A Download is a file or a listing that is being received. It must be closed.
type Download struct {
	c    *Client
	ctx  context.Context // the operation's, which lasts until Close
	op   string
	resp *ftp.Response
	data *transfer
	end  func()
	err  error

	ending atomic.Bool   // Close has been called
	over   chan struct{} // closed when it has done its work, with err
}

// Read reads what the server sends. io.EOF means that the data connection ended in order. Close
// tells whether the transfer is whole.
func (d *Download) Read(p []byte) (int, error) {
	n, err := d.resp.Read(p)
	if err != nil && err != io.EOF {
		err = d.c.verdict(d.ctx, d.op, err)
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
	defer d.end()
	err := d.resp.Close()
	d.err = d.c.verdict(d.ctx, d.op, err)
	if d.data.endedEarly() && d.c.forgivable(d.ctx) {
		d.err = nil
	}
	return d.err
}

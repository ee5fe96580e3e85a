package client

import (
	"context"
	"io"
	"time"

	"ptymodem/ftpbackend"
)

// Store sends src to a file (STOR), from an offset (REST) if that is not 0, and returns how many
// bytes of src were passed to the network.
//
// src is first read when the data connection is open and the server has accepted the command. An
// error of src ends the upload by a reset, so that the server does not take the cut for the end of
// the file. Store then reads the server's reply and fails with an error that wraps src's.
//
// If the transfer fails while src.Read waits, Store does not wait for it. If src has
// CloseWithError(error) error, as *io.PipeReader has, that is called to end the Read. Otherwise the
// Read's result is dropped when it comes.
func (c *Client) Store(ctx context.Context, name string, offset int64, src io.Reader) (n int64, err error) {
	if err := transferable("STOR", name, offset); err != nil {
		return 0, err
	}
	end, err := c.start(ctx, "STOR")
	if err != nil {
		return 0, err
	}
	defer end()
	err = c.verdict(ctx, "STOR", c.ftp.StorFrom(name, source{src}, uint64(offset)))
	if t := c.control.current(); t != nil {
		n = t.upload.sent.Load()
	}
	return n, err
}

// source hides a WriteTo of the source, which io.Copy would prefer.
type source struct{ io.Reader }

// transferable refuses an offset or a name that no transfer can have.
func transferable(op, name string, offset int64) error {
	if offset < 0 {
		return &ftpbackend.Error{Kind: ftpbackend.KindUnsupported, Op: op, Text: "negative offset: want 0 or more"}
	}
	return sendable(op, name)
}

// SetData sets how the data connections of later transfers are opened, in place of Config. A
// session with TLS stays passive. It must not be called during an operation.
func (c *Client) SetData(active bool, choice DataAddress, timeout time.Duration) {
	o := &c.control.opener
	o.active, o.choice, o.timeout = active && o.tls == nil, choice, timeout
}

// Abort breaks off the transfer that is under way, if there is one: an upload by a reset of its
// data connection, a download as Close ends one early. The transfer fails with an error that wraps
// err, and the session goes on if the server replies. Abort may be called at any time.
func (c *Client) Abort(err error) {
	if t := c.control.current(); t != nil {
		t.early.leave(&ftpbackend.Error{Kind: ftpbackend.KindCanceled, Text: "the transfer was broken off", Err: err})
	}
}

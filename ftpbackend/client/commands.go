package client

import (
	"context"
	"io"
	"strings"

	"github.com/jlaffaye/ftp"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/reply"
)

// run does an operation without data.
func (c *Client) run(ctx context.Context, name string, args []string, f func() error) error {
	for _, arg := range args {
		if err := sendable(name, arg); err != nil {
			return err
		}
	}
	op, err := newOperation(ctx, c.control, name)
	if err != nil {
		return err
	}
	defer op.end()
	return op.verdict(f())
}

// ask does an operation that is one command, whose reply has the answer.
func ask[T any](ctx context.Context, c *Client, verb string, names []string, answer func(reply.Reply) (T, error)) (value T, err error) {
	err = c.run(ctx, verb, names, func() error {
		r, err := c.control.demand(strings.Join(append([]string{verb}, names...), " "))
		if err == nil {
			value, err = answer(r)
		}
		return err
	})
	return value, err
}

// Cwd changes the working directory (CWD).
func (c *Client) Cwd(ctx context.Context, path string) error {
	return c.run(ctx, "CWD", []string{path}, func() error { return c.ftp.ChangeDir(path) })
}

// Pwd returns the working directory (PWD): see [reply.Reply.Path].
func (c *Client) Pwd(ctx context.Context) (path string, err error) {
	return ask(ctx, c, "PWD", nil, reply.Reply.Path)
}

// Size returns a file's size in bytes (SIZE, RFC 3659), in the type in force: many servers refuse
// it in TYPE A.
func (c *Client) Size(ctx context.Context, name string) (size int64, err error) {
	return ask(ctx, c, "SIZE", []string{name}, reply.Reply.Size)
}

// ModTime returns the server's reply to MDTM (RFC 3659): YYYYMMDDHHMMSS in UTC, perhaps with a
// fraction. See [reply.Reply.Time].
func (c *Client) ModTime(ctx context.Context, name string) (stamp string, err error) {
	return ask(ctx, c, "MDTM", []string{name}, reply.Reply.Time)
}

// Delete removes a file (DELE).
func (c *Client) Delete(ctx context.Context, name string) error {
	return c.run(ctx, "DELE", []string{name}, func() error { return c.ftp.Delete(name) })
}

// Mkdir makes a folder (MKD).
func (c *Client) Mkdir(ctx context.Context, path string) error {
	return c.run(ctx, "MKD", []string{path}, func() error { return c.ftp.MakeDir(path) })
}

// Rmdir removes a folder (RMD).
func (c *Client) Rmdir(ctx context.Context, path string) error {
	return c.run(ctx, "RMD", []string{path}, func() error { return c.ftp.RemoveDir(path) })
}

// Rename renames a file or a folder (RNFR, RNTO).
func (c *Client) Rename(ctx context.Context, from, to string) error {
	return c.run(ctx, "RNTO", []string{from, to}, func() error { return c.ftp.Rename(from, to) })
}

// SetType sets TYPE A or TYPE I. It sends the command only if the type changes. A session begins in
// TYPE I.
func (c *Client) SetType(ctx context.Context, ascii bool) error {
	if ascii == c.text {
		return nil
	}
	kind := ftp.TransferTypeBinary
	if ascii {
		kind = ftp.TransferTypeASCII
	}
	err := c.run(ctx, "TYPE", nil, func() error { return c.ftp.Type(kind) })
	if err == nil {
		c.text = ascii
	}
	return err
}

// Retrieve opens a file for reading (RETR), from an offset (REST) if that is not 0. When it
// returns, the server has accepted the command and the data connection is open. The context governs
// the download until Close is done.
func (c *Client) Retrieve(ctx context.Context, name string, offset int64) (*Download, error) {
	if err := transferable("RETR", name, offset); err != nil {
		return nil, err
	}
	return newDownload(ctx, c, "RETR", name, offset)
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
	return newDownload(ctx, c, verb, rawMark+line, 0)
}

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
	op, err := newOperation(ctx, c.control, "STOR")
	if err != nil {
		return 0, err
	}
	defer op.end()
	err = op.verdict(c.ftp.StorFrom(name, source{src}, uint64(offset)))
	if t := c.control.current(); t != nil {
		n = t.upload.sent.Load()
	}
	return n, err
}

// transferable refuses an offset or a name that no transfer can have.
func transferable(op, name string, offset int64) error {
	if offset < 0 {
		return &ftpbackend.Error{Kind: ftpbackend.KindUnsupported, Op: op, Text: "negative offset: want 0 or more"}
	}
	return sendable(op, name)
}

// sendable refuses what would end a command line early.
func sendable(op, s string) error {
	if i := strings.IndexAny(s, "\r\n\x00"); i >= 0 {
		return &ftpbackend.Error{Kind: ftpbackend.KindUnsupported, Op: op, Text: "CR, LF or NUL in a name; leave it out"}
	}
	return nil
}

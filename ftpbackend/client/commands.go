package client

import (
	"context"
	"strings"

	"github.com/jlaffaye/ftp"

	"ptymodem/ftpbackend/reply"
)

// Cwd changes the working directory (CWD).
func (c *Client) Cwd(ctx context.Context, path string) error {
	return c.run(ctx, "CWD", []string{path}, func() error { return c.ftp.ChangeDir(path) })
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

package client

import (
	"context"

	"github.com/jlaffaye/ftp"
)

// Cwd changes the working directory (CWD).
func (c *Client) Cwd(ctx context.Context, path string) error {
	return c.run(ctx, "CWD", []string{path}, func() error { return c.ftp.ChangeDir(path) })
}

// Pwd returns the working directory (PWD): see [reply.Reply.Path].
func (c *Client) Pwd(ctx context.Context) (path string, err error) {
	err = c.run(ctx, "PWD", nil, func() error {
		r, err := c.control.demand("PWD")
		if err == nil {
			path, err = r.Path()
		}
		return err
	})
	return path, err
}

// Size returns a file's size in bytes (SIZE, RFC 3659), in the type in force: many servers refuse
// it in TYPE A.
func (c *Client) Size(ctx context.Context, name string) (size int64, err error) {
	err = c.run(ctx, "SIZE", []string{name}, func() error {
		r, err := c.control.demand("SIZE " + name)
		if err == nil {
			size, err = r.Size()
		}
		return err
	})
	return size, err
}

// ModTime returns the server's reply to MDTM (RFC 3659): YYYYMMDDHHMMSS in UTC, perhaps with a
// fraction. See [reply.Reply.Time].
func (c *Client) ModTime(ctx context.Context, name string) (stamp string, err error) {
	err = c.run(ctx, "MDTM", []string{name}, func() error {
		r, err := c.control.demand("MDTM " + name)
		if err == nil {
			stamp, err = r.Time()
		}
		return err
	})
	return stamp, err
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

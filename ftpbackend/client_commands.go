package ftpbackend

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/jlaffaye/ftp"
)

// Cwd changes the working directory (CWD).
func (c *Client) Cwd(ctx context.Context, path string) error {
	return c.run(ctx, "CWD", []string{path}, func() error { return c.ftp.ChangeDir(path) })
}

// Pwd returns the working directory (PWD), as it is meant: without the reply's
// quotes, and doubled quotes undone (RFC 959, appendix II).
func (c *Client) Pwd(ctx context.Context) (path string, err error) {
	err = c.run(ctx, "PWD", nil, func() error {
		r, err := c.ask("PWD")
		if err != nil {
			return err
		}
		var ok bool
		if path, ok = unquote(r.text()); !ok {
			return &Error{Kind: KindProtocol, Text: "no quoted path in " + strconv.Quote(r.text())}
		}
		return nil
	})
	return path, err
}

// Size returns a file's size in bytes (SIZE, RFC 3659), in the type in force:
// many servers refuse it in TYPE A.
func (c *Client) Size(ctx context.Context, name string) (size int64, err error) {
	err = c.run(ctx, "SIZE", []string{name}, func() error {
		r, err := c.ask("SIZE " + name)
		if err != nil {
			return err
		}
		if size, err = strconv.ParseInt(r.text(), 10, 64); err != nil || size < 0 {
			size = 0
			return &Error{Kind: KindProtocol, Text: "no size in " + strconv.Quote(r.text())}
		}
		return nil
	})
	return size, err
}

// ModTime returns what the server says of a file's time (MDTM, RFC 3659):
// YYYYMMDDHHMMSS in UTC, perhaps with a fraction.
func (c *Client) ModTime(ctx context.Context, name string) (stamp string, err error) {
	err = c.run(ctx, "MDTM", []string{name}, func() error {
		r, err := c.ask("MDTM " + name)
		stamp = r.text()
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

// Rename gives a file or a folder another name (RNFR, RNTO).
func (c *Client) Rename(ctx context.Context, from, to string) error {
	return c.run(ctx, "RNTO", []string{from, to}, func() error { return c.ftp.Rename(from, to) })
}

// SetType sets TYPE A or TYPE I. It is sent only when it differs from the type
// in force; a session begins in TYPE I.
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

// ask is an exchange for what the library does not tell in full.
func (c *Client) ask(line string) (reply, error) {
	r, err := c.line.exchange(line)
	if err == nil && (r.code < 200 || r.code > 299) {
		err = r.refusal()
	}
	if err != nil {
		return reply{}, err
	}
	return r, nil
}

// unquote returns the first quoted string of a text. Some servers (pure-ftpd) do
// not double the quotes within it, which shows where one is followed by anything
// but a blank: the string ends at the last quote then.
func unquote(s string) (string, bool) {
	_, s, ok := strings.Cut(s, `"`)
	if !ok {
		return "", false
	}
	whole := s
	var b strings.Builder
	for {
		part, rest, ok := strings.Cut(s, `"`)
		if !ok {
			return "", false
		}
		b.WriteString(part)
		switch {
		case rest == "" || rest[0] == ' ':
			return b.String(), true
		case rest[0] != '"':
			return whole[:strings.LastIndex(whole, `"`)], true
		}
		b.WriteByte('"')
		s = rest[1:]
	}
}

// isReply returns the server's refusal within an error of the library's.
func isReply(err error) (*Error, bool) {
	var known *Error
	if errors.As(err, &known) && known.Kind == KindReply {
		return known, true
	}
	return protoReply(err)
}

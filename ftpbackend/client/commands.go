package client

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jlaffaye/ftp"

	"ptymodem/ftpbackend"
)

// Cwd changes the working directory (CWD).
func (c *Client) Cwd(ctx context.Context, path string) error {
	return c.run(ctx, "CWD", []string{path}, func() error { return c.ftp.ChangeDir(path) })
}

// Pwd returns the working directory (PWD): what is between the first and the last quote of the
// reply, with doubled quotes undone (RFC 959, appendix II), or the first word if there are no
// quotes. Control characters are dropped, and at most 255 bytes are kept.
func (c *Client) Pwd(ctx context.Context) (path string, err error) {
	err = c.run(ctx, "PWD", nil, func() error {
		r, err := c.ask("PWD")
		if err != nil {
			return err
		}
		text := r.find(func(text string) bool { return strings.Contains(text, `"`) })
		if text == "" {
			return &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: "no path in the reply to PWD"}
		}
		path = printable(pathOf(text))
		return nil
	})
	return path, err
}

// Size returns a file's size in bytes (SIZE, RFC 3659), in the type in force: many servers refuse
// it in TYPE A. It is the number at the start of the reply.
func (c *Client) Size(ctx context.Context, name string) (size int64, err error) {
	err = c.run(ctx, "SIZE", []string{name}, func() error {
		r, err := c.ask("SIZE " + name)
		if err != nil {
			return err
		}
		text := r.find(beginsWithDigit)
		digits := text[:len(text)-len(strings.TrimLeft(text, "0123456789"))]
		if size, err = strconv.ParseInt(digits, 10, 64); err != nil {
			size = 0
			return &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: fmt.Sprintf("no size in %.60q", text)}
		}
		return nil
	})
	return size, err
}

// ModTime returns the server's reply to MDTM (RFC 3659): YYYYMMDDHHMMSS in UTC, perhaps with a
// fraction. Control characters are dropped, and at most 255 bytes are kept.
func (c *Client) ModTime(ctx context.Context, name string) (stamp string, err error) {
	err = c.run(ctx, "MDTM", []string{name}, func() error {
		r, err := c.ask("MDTM " + name)
		if err == nil && r.text() == "" {
			err = &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: "no time in the reply to MDTM"}
		}
		stamp = printable(r.find(beginsWithDigit))
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

// ask is an exchange whose reply the library would not pass on in full.
func (c *Client) ask(line string) (reply, error) {
	r, err := c.control.exchange(line)
	if err == nil && (r.code < 200 || r.code > 299) {
		err = r.refusal()
	}
	if err != nil {
		return reply{}, err
	}
	return r, nil
}

// pathOf finds the path in the text of a reply to PWD.
func pathOf(text string) string {
	first, last := strings.IndexByte(text, '"'), strings.LastIndexByte(text, '"')
	if first < last {
		return strings.ReplaceAll(text[first+1:last], `""`, `"`)
	}
	text = strings.Trim(text, `"`)
	if end := strings.IndexAny(text, " \t"); end >= 0 {
		text = text[:end]
	}
	return text
}

// beginsWithDigit reports whether a line of a reply has the number.
func beginsWithDigit(text string) bool { return text != "" && text[0] >= '0' && text[0] <= '9' }

// mostText is how many bytes of a server's text are kept.
const mostText = 255

// printable returns a server's text without bytes that would end a line or control a terminal, at
// most mostText bytes of it.
func printable(s string) string {
	kept := make([]byte, 0, min(len(s), mostText))
	for i := 0; i < len(s) && len(kept) < mostText; i++ {
		if c := s[i]; c >= 0x20 && c != 0x7f {
			kept = append(kept, c)
		}
	}
	return string(kept)
}

// isReply returns the server's refusal in an error of the library's.
func isReply(err error) (*ftpbackend.Error, bool) {
	var known *ftpbackend.Error
	if errors.As(err, &known) && known.Kind == ftpbackend.KindReply {
		return known, true
	}
	return protoReply(err)
}

package runner

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"
)

// A terminal is what the built-in host has of a port: its end, which it reads as lines or as bytes.
type terminal struct {
	dial func() (hostEnd, error)
	ctx  context.Context // its end is that of every read and write

	f       hostEnd // nil while closed
	forget  func() bool
	written int64    // bytes, ever
	heard   []string // lines that came, without echoes
	unread  []byte
	sent    []string // lines whose echo has not come
	skipLF  bool     // a line ended in CR: an LF behind it belongs to it
}

// errShut is reading or writing while DTR is off.
var errShut = errors.New("the host has closed the tty: a step with dtr: on comes first")

func (t *terminal) open() error {
	f, err := t.dial()
	if err != nil {
		return err
	}
	t.f = f
	t.forget = context.AfterFunc(t.ctx, func() { _ = f.SetDeadline(time.Unix(1, 0)) })
	return nil
}

func (t *terminal) close() {
	if t.f == nil {
		return
	}
	t.forget()
	t.f.Close()
	t.f, t.unread, t.sent, t.skipLF = nil, nil, nil, false
}

// write sends bytes; deadline is the real time by which they must be gone.
func (t *terminal) write(b []byte, deadline time.Time) error {
	if t.f == nil {
		return errShut
	}
	if err := errors.Join(t.f.SetWriteDeadline(deadline), t.ctx.Err()); err != nil {
		return err
	}
	n, err := t.f.Write(b)
	t.written += int64(n)
	return err
}

// send sends a line and leaves out its echo.
func (t *terminal) send(line string, deadline time.Time) error {
	t.sent = append(t.sent, line)
	return t.write([]byte(line+"\r"), deadline)
}

// fill reads what there is, or waits for it.
func (t *terminal) fill(deadline time.Time) error {
	if t.f == nil {
		return errShut
	}
	if err := errors.Join(t.f.SetReadDeadline(deadline), t.ctx.Err()); err != nil {
		return err
	}
	buf := make([]byte, 64<<10)
	n, err := t.f.Read(buf)
	t.unread = append(t.unread, buf[:n]...)
	if n > 0 {
		return nil
	}
	return err
}

// line is the next line, without its end; empty ones and echoes are left out.
func (t *terminal) line(deadline time.Time) (string, error) {
	for {
		if line, ok := t.take(); ok {
			return line, nil
		}
		if err := t.fill(deadline); err != nil {
			return "", err
		}
	}
}

func (t *terminal) take() (string, bool) {
	for {
		t.skip()
		i := slices.IndexFunc(t.unread, func(c byte) bool { return c == '\r' || c == '\n' })
		if i < 0 {
			return "", false
		}
		line := string(t.unread[:i])
		t.skipLF = t.unread[i] == '\r' && strings.Trim(line, "0123456789") != "" // ATV0 ends a result code with CR alone
		t.unread = t.unread[i+1:]
		if line != "" && !t.echo(line) {
			t.heard = append(t.heard, line)
			return line, true
		}
	}
}

// skip drops the LF of a line that has been taken.
func (t *terminal) skip() {
	if t.skipLF && len(t.unread) > 0 {
		t.skipLF = false
		if t.unread[0] == '\n' {
			t.unread = t.unread[1:]
		}
	}
}

// echo reports whether a line is the echo of one that was sent.
func (t *terminal) echo(line string) bool {
	i := slices.Index(t.sent, line)
	if i >= 0 {
		t.sent = t.sent[i+1:] // those before it were not echoed
	}
	return i >= 0
}

// rest is the line that has begun and is not over.
func (t *terminal) rest() string { return string(t.unread) }

// bytes reads the next n bytes as they are.
func (t *terminal) bytes(n int64, deadline time.Time) *byteReader {
	return &byteReader{t: t, left: n, deadline: deadline}
}

// lastBytes is how many are remembered of those that were read.
const lastBytes = 40

// A byteReader reads bytes of a terminal.
type byteReader struct {
	t        *terminal
	left     int64
	got      int64
	last     []byte // of those that came
	deadline time.Time
}

// Read ends with [io.EOF] after so many bytes.
func (r *byteReader) Read(b []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	t := r.t
	for t.skip(); len(t.unread) == 0; t.skip() {
		if err := t.fill(r.deadline); err != nil {
			return 0, err
		}
	}
	n := copy(b[:min(int64(len(b)), r.left)], t.unread)
	t.unread = t.unread[n:]
	r.left -= int64(n)
	r.got += int64(n)
	r.last = append(r.last, b[:n]...)
	r.last = r.last[max(0, len(r.last)-lastBytes):]
	return n, nil
}

package files

import (
	"io"
	"strconv"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/fs"
)

// qfopenRead lists the open files.
func qfopenRead(c *at.Call) error {
	for i, f := range Of(c).open.handles {
		if f != nil {
			c.Info(`"%s",%d,%d`, f.name, i+1, f.Mode())
		}
	}
	return nil
}

// qfopenWrite opens a file: mode 0 creates it if need be, 1 empties it too, 2 wants it to be there
// and only reads.
func qfopenWrite(c *at.Call) error {
	st, file, err := fileArg(c, "filename")
	if err != nil {
		return err
	}
	o, name := &Of(c).open, fullName(st, file)
	if o.named(name) {
		return ErrAlreadyOpen
	}
	if o.full() {
		return ErrTooMany
	}
	f, err := st.Open(file, fs.Mode(c.Num("mode")))
	if err != nil {
		return codeOf(err, ErrOpenFailed)
	}
	Of(c).event("open", name, 0)
	c.Info("%d", o.open(&openFile{f, name}))
	return nil
}

// handleArg is the open file that the command means.
func handleArg(c *at.Call) (*openFile, error) {
	f := Of(c).open.file(c.Num("filehandle"))
	if f == nil {
		return nil, ErrBadHandle
	}
	return f, nil
}

// qfreadWrite sends a part of a file to the host, from its position on. CONNECT says how much; at
// the end of the file there is nothing to connect for, and the answer is an error.
func qfreadWrite(c *at.Call) error {
	if err := c.EnterData(); err != nil {
		return err
	}
	f, err := handleArg(c)
	if err != nil {
		return err
	}
	size, err := f.Size()
	if err != nil {
		return codeOf(err, ErrReadFailed)
	}
	n := size - f.Position()
	if c.Given("length") {
		n = min(n, c.Num("length"))
	}
	if n <= 0 {
		return ErrReadNothing
	}
	fl := Of(c)
	s := &sender{src: f, left: n}
	s.done = func(err error) {
		fl.event("read", f.name, s.sent)
		c.Done(codeOf(err, ErrReadFailed))
	}
	startSender(c, s, strconv.FormatInt(n, 10))
	return at.ErrPending
}

// qfwriteWrite takes data from the host into a file, at its position. It ends at the length or when
// the host has been silent for the timeout, and both are a success.
func qfwriteWrite(c *at.Call) error {
	if err := c.EnterData(); err != nil {
		return err
	}
	f, err := handleArg(c)
	if err != nil {
		return err
	}
	if f.Mode() == fs.ReadOnly {
		return ErrReadOnly
	}
	fl := Of(c)
	s := &receiver{dst: f, size: c.Num("length"), timeout: time.Duration(c.Num("timeout")) * time.Second}
	s.done = func(_ bool, err error) {
		fl.event("write", f.name, s.got)
		total, serr := f.Size()
		if err == nil {
			err = serr
		}
		if err != nil {
			c.Done(codeOf(err, ErrWriteFailed))
			return
		}
		c.Info("%d,%d", s.got, total)
		c.Done(nil)
	}
	startReceiver(c, s)
	return at.ErrPending
}

// qfseekWrite moves the position: from the start, from where it is, or from the end back.
func qfseekWrite(c *at.Call) error {
	f, err := handleArg(c)
	if err != nil {
		return err
	}
	offset, whence := c.Num("offset"), int(c.Num("position"))
	if whence == io.SeekEnd {
		offset = -offset
	}
	_, err = f.Seek(offset, whence)
	return codeOf(err, ErrBeyondSize)
}

func qfpositionWrite(c *at.Call) error {
	f, err := handleArg(c)
	if err != nil {
		return err
	}
	c.Info("%d", f.Position())
	return nil
}

func qftucatWrite(c *at.Call) error {
	f, err := handleArg(c)
	if err != nil {
		return err
	}
	return codeOf(f.Truncate(), ErrWriteFailed)
}

func qfcloseWrite(c *at.Call) error {
	f, err := handleArg(c)
	if err != nil {
		return err
	}
	Of(c).open.release(f)
	Of(c).event("close", f.name, 0)
	return codeOf(f.Close(), ErrWriteFailed)
}

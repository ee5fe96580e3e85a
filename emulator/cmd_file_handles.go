package emulator

import (
	"io"
	"strconv"
	"time"

	"ptymodem/fs"
)

// qfopenRead lists the open files.
func qfopenRead(c *Call) error {
	for i, f := range c.m.files.handles {
		if f != nil {
			c.info(`"%s",%d,%d`, f.name, i+1, f.Mode())
		}
	}
	return nil
}

// qfopenWrite opens a file: mode 0 creates it if need be, 1 empties it too, 2 wants it to be there and only reads.
func qfopenWrite(c *Call) error {
	st, file, err := c.fileArg("filename")
	if err != nil {
		return err
	}
	o, name := &c.m.files, fullName(st, file)
	if o.named(name) {
		return fileAlreadyOpen
	}
	if o.full() {
		return fileTooMany
	}
	f, err := st.Open(file, fs.Mode(c.num("mode")))
	if err != nil {
		return fileError(err, fileOpenFailed)
	}
	c.m.fileEvent("open", name, 0)
	c.info("%d", o.open(&openFile{f, name}))
	return nil
}

// handleArg is the open file that the command means.
func (c *Call) handleArg() (*openFile, error) {
	f := c.m.files.file(c.num("filehandle"))
	if f == nil {
		return nil, fileBadHandle
	}
	return f, nil
}

// qfreadWrite sends a part of a file to the host, from its position on. CONNECT says how much; at the end of the file there is nothing to
// connect for, and the answer is an error.
func qfreadWrite(c *Call) error {
	if err := c.enterData(); err != nil {
		return err
	}
	f, err := c.handleArg()
	if err != nil {
		return err
	}
	size, err := f.Size()
	if err != nil {
		return fileError(err, fileReadFailed)
	}
	n := size - f.Position()
	if c.given("length") {
		n = min(n, c.num("length"))
	}
	if n <= 0 {
		return fileReadNothing
	}
	m := c.m
	s := &outflow{src: f, left: n}
	s.done = func(err error) {
		m.fileEvent("read", f.name, s.sent)
		c.done(fileError(err, fileReadFailed))
	}
	c.startOutflow(s, strconv.FormatInt(n, 10))
	return errPending
}

// qfwriteWrite takes data from the host into a file, at its position. It ends at the length or when the host has been silent for the timeout,
// and both are a success.
func qfwriteWrite(c *Call) error {
	if err := c.enterData(); err != nil {
		return err
	}
	f, err := c.handleArg()
	if err != nil {
		return err
	}
	if f.Mode() == fs.ReadOnly {
		return fileReadOnly
	}
	m := c.m
	s := &intake{dst: f, size: c.num("length"), timeout: time.Duration(c.num("timeout")) * time.Second}
	s.done = func(_ bool, err error) {
		m.fileEvent("write", f.name, s.got)
		total, serr := f.Size()
		if err == nil {
			err = serr
		}
		if err != nil {
			c.done(fileError(err, fileWriteFailed))
			return
		}
		c.info("%d,%d", s.got, total)
		c.done(nil)
	}
	c.startIntake(s)
	return errPending
}

// qfseekWrite moves the position: from the start, from where it is, or from the end back.
func qfseekWrite(c *Call) error {
	f, err := c.handleArg()
	if err != nil {
		return err
	}
	offset, whence := c.num("offset"), int(c.num("position"))
	if whence == io.SeekEnd {
		offset = -offset
	}
	_, err = f.Seek(offset, whence)
	return fileError(err, fileBeyondSize)
}

func qfpositionWrite(c *Call) error {
	f, err := c.handleArg()
	if err != nil {
		return err
	}
	c.info("%d", f.Position())
	return nil
}

func qftucatWrite(c *Call) error {
	f, err := c.handleArg()
	if err != nil {
		return err
	}
	return fileError(f.Truncate(), fileWriteFailed)
}

func qfcloseWrite(c *Call) error {
	f, err := c.handleArg()
	if err != nil {
		return err
	}
	c.m.files.release(f)
	c.m.fileEvent("close", f.name, 0)
	return fileError(f.Close(), fileWriteFailed)
}

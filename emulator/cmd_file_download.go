package emulator

import (
	"ptymodem/fs"
)

// qfdwlWrite sends a file to the host, then its size and checksum.
func qfdwlWrite(c *Call) error {
	if err := c.enterData(); err != nil {
		return err
	}
	st, file, err := c.fileArg("filename")
	if err != nil {
		return err
	}
	f, err := st.Open(file, fs.ReadOnly)
	if err != nil {
		return fileError(err, fileOpenFailed)
	}
	size, err := f.Size()
	if err != nil {
		f.Close()
		return fileError(err, fileReadFailed)
	}
	m, name := c.m, fullName(st, file)
	var sum fs.Checksum
	s := &outflow{
		src:   f,
		left:  size,
		moved: func(b []byte) { sum.Write(b) },
		close: func() { f.Close() }, // it was only read
	}
	s.done = func(err error) {
		m.fileEvent("download", name, s.sent)
		if err != nil {
			c.done(fileError(err, fileReadFailed))
			return
		}
		c.info("%d,%x", s.sent, sum.Sum())
		c.done(nil)
	}
	c.startOutflow(s, "")
	return errPending
}

package files

import (
	"ptymodem/emulator/at"
	"ptymodem/fs"
)

// qfdwlWrite sends a file to the host, then its size and checksum.
func qfdwlWrite(c *at.Call) error {
	if err := c.EnterData(); err != nil {
		return err
	}
	st, file, err := fileArg(c, "filename")
	if err != nil {
		return err
	}
	f, err := st.Open(file, fs.ReadOnly)
	if err != nil {
		return codeOf(err, ErrOpenFailed)
	}
	size, err := f.Size()
	if err != nil {
		f.Close()
		return codeOf(err, ErrReadFailed)
	}
	fl, name := Of(c), fullName(st, file)
	var sum fs.Checksum
	s := &sender{
		src:   f,
		left:  size,
		moved: func(b []byte) { sum.Write(b) },
		close: func() { f.Close() }, // it was only read
	}
	s.done = func(err error) {
		fl.event("download", name, s.sent)
		if err != nil {
			c.Done(codeOf(err, ErrReadFailed))
			return
		}
		c.Info("%d,%x", s.sent, sum.Sum())
		c.Done(nil)
	}
	startSender(c, s, "")
	return at.ErrPending
}

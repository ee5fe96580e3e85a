package files

import (
	"errors"
	"io"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/fs"
)

func qfuplTest(c *at.Call) error {
	free, err := Of(c).UFS.Free()
	if err != nil {
		return codeOf(err, ErrInfoFailed)
	}
	c.Info("<filename>[,(1-%d)[,(1-65535)[,(0,1)]]]", free)
	return nil
}

// upload is the file that AT+QFUPL writes. Nobody sees it under its name before the end. Then what
// came is kept, unless the store has failed.
type upload struct {
	*fs.Pending
	fl   *Files
	name string
}

// Close keeps what came.
func (u upload) Close() error {
	u.fl.event("upload", u.name, u.Size())
	return u.Commit()
}

// qfuplWrite takes a new file from the host (FILE note).
func qfuplWrite(c *at.Call) error {
	if err := c.EnterData(); err != nil {
		return err
	}
	fl := Of(c)
	st, file, err := fileArg(c, "filename")
	if err != nil {
		return err
	}
	if err := freeFor(st, file, c.Num("file_size")); err != nil {
		return err
	}
	pending, err := st.Create(file)
	if err != nil {
		return codeOf(err, ErrOpenFailed)
	}
	u := upload{pending, fl, fullName(st, file)}
	fl.open.upload = u
	var sum fs.Checksum
	startReceiver(c, &receiver{
		dst:     io.MultiWriter(u, &sum),
		size:    c.Num("file_size"),
		timeout: time.Duration(c.Num("timeout")) * time.Second,
		ack:     c.Num("ackmode") == 1,
		done: func(late bool, err error) {
			fl.open.upload = nil
			if err != nil {
				err = errors.Join(err, u.Discard())
			} else {
				err = u.Close()
			}
			if err != nil {
				c.Done(codeOf(err, ErrWriteFailed))
				return
			}
			c.Info("%d,%x", u.Size(), sum.Sum())
			if late {
				c.Done(ErrTimeout)
				return
			}
			c.Done(nil)
		},
	})
	return at.ErrPending
}

// freeFor checks that a new file of that name and size can be.
func freeFor(st *fs.Store, file string, size int64) error {
	switch _, err := st.Stat(file); {
	case err == nil:
		return ErrNameTaken
	case !errors.Is(err, fs.ErrNotFound):
		return codeOf(err, ErrOpenFailed)
	}
	free, err := st.Free()
	if err != nil {
		return codeOf(err, ErrOpenFailed)
	}
	if size > free {
		return ErrFull
	}
	return nil
}

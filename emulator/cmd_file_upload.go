package emulator

import (
	"errors"
	"io"
	"time"

	"ptymodem/fs"
)

func qfuplTest(c *Call) error {
	free, err := c.m.cfg.UFS.Free()
	if err != nil {
		return fileError(err, fileInfoFailed)
	}
	c.info("<filename>[,(1-%d)[,(1-65535)[,(0,1)]]]", free)
	return nil
}

// upload is the file that AT+QFUPL writes. Nobody sees it under its name before the end. Then what came is kept, unless the store has failed.
type upload struct {
	*fs.Pending
	m    *Modem
	name string
}

// Close keeps what came.
func (u upload) Close() error {
	u.m.fileEvent("upload", u.name, u.Size())
	return u.Commit()
}

// qfuplWrite takes a new file from the host (FILE note).
func qfuplWrite(c *Call) error {
	if err := c.enterData(); err != nil {
		return err
	}
	m := c.m
	st, file, err := c.fileArg("filename")
	if err != nil {
		return err
	}
	if err := freeFor(st, file, c.num("file_size")); err != nil {
		return err
	}
	pending, err := st.Create(file)
	if err != nil {
		return fileError(err, fileOpenFailed)
	}
	u := upload{pending, m, fullName(st, file)}
	m.files.upload = u
	var sum fs.Checksum
	c.startIntake(&intake{
		dst:     io.MultiWriter(u, &sum),
		size:    c.num("file_size"),
		timeout: time.Duration(c.num("timeout")) * time.Second,
		ack:     c.num("ackmode") == 1,
		done: func(late bool, err error) {
			m.files.upload = nil
			if err != nil {
				err = errors.Join(err, u.Discard())
			} else {
				err = u.Close()
			}
			if err != nil {
				c.done(fileError(err, fileWriteFailed))
				return
			}
			c.info("%d,%x", u.Size(), sum.Sum())
			if late {
				c.done(fileTimeout)
				return
			}
			c.done(nil)
		},
	})
	return errPending
}

// freeFor checks that a new file of that name and size can be.
func freeFor(st *fs.Store, file string, size int64) error {
	switch _, err := st.Stat(file); {
	case err == nil:
		return fileNameTaken
	case !errors.Is(err, fs.ErrNotFound):
		return fileError(err, fileOpenFailed)
	}
	free, err := st.Free()
	if err != nil {
		return fileError(err, fileOpenFailed)
	}
	if size > free {
		return fileFull
	}
	return nil
}

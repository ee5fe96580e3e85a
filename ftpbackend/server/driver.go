package server

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path"
	"sync"
	"syscall"

	ftpserver "github.com/fclairamb/ftpserverlib"

	"ptymodem/ftpbackend/server/memfs"
)

// driver is the store for one session. The library's names are absolute, except where it does not
// join them to the working directory.
type driver struct {
	*store
	session *session
	client  ftpserver.ClientContext
}

var (
	_ ftpserver.ClientDriver                      = (*driver)(nil)
	_ ftpserver.ClientDriverExtensionFileList     = (*driver)(nil)
	_ ftpserver.ClientDriverExtensionRemoveDir    = (*driver)(nil)
	_ ftpserver.ClientDriverExtentionFileTransfer = (*driver)(nil)
	_ ftpserver.FileTransferError                 = (*transferred)(nil)
)

// Stat gets the argument of LIST as sent if that begins with a dash, to tell a name from an option.
func (d *driver) Stat(name string) (fs.FileInfo, error) {
	if !path.IsAbs(name) {
		return d.store.Stat(path.Join(d.client.Path(), name))
	}
	if !d.pattern(name) {
		return d.store.Stat(name)
	}
	folder, _ := splitPattern(name) // for LIST and NLST, something to read as a folder
	info, err := d.store.Stat(folder)
	if err == nil && !info.IsDir() {
		err = &fs.PathError{Op: "list", Path: name, Err: syscall.ENOTDIR}
	}
	return info, err
}

// ReadDir lists a folder for LIST, NLST, MLSD and STAT.
func (d *driver) ReadDir(name string) ([]fs.FileInfo, error) {
	if !d.pattern(name) {
		return d.readDir(name)
	}
	folder, rest := splitPattern(name)
	d.client.SetListPath(folder)
	return d.expand(folder, rest)
}

// GetHandle opens a file for RETR, STOR or APPE.
func (d *driver) GetHandle(name string, flags int, offset int64) (ftpserver.FileTransfer, error) {
	flags, offset, placed := d.session.control.takeRestart(flags, offset)
	if flags&(os.O_WRONLY|os.O_RDWR) == 0 {
		d.session.downloads()
		r, size, err := d.openRead(name, offset, placed)
		if err != nil {
			return nil, err
		}
		d.session.control.opens(size)
		return r, nil
	}
	server := d.session.server
	if !server.begin() { // the transfer's goroutine may outlive its session
		return nil, net.ErrClosed
	}
	t := &transferred{name: name, session: d.session, placed: placed}
	var err error
	if t.writing, err = d.openWrite(name, flags, offset); err == nil && placed {
		if _, err = t.writing.Seek(offset, io.SeekStart); err != nil {
			_ = t.writing.Close()
		}
	}
	if err != nil {
		server.wg.Done()
		return nil, err
	}
	d.session.control.setBroken(byNetwork)
	d.session.uploads()
	return t, nil
}

// transferred is an upload that knows its session: the reply and the log depend on how it ends.
type transferred struct {
	*writing
	session *session
	name    string
	placed  bool // at an offset that the library does not know
	once    sync.Once
}

// Seek is called by the library with the offset that it knows.
func (t *transferred) Seek(offset int64, whence int) (int64, error) {
	if t.placed {
		return 0, nil
	}
	return t.writing.Seek(offset, whence)
}

// TransferError notes whether the storage or the network broke the transfer.
func (t *transferred) TransferError(err error) {
	t.writing.TransferError(err)
	if t.stored != nil {
		by := byStorage
		if errors.As(t.stored, new(memfs.LimitError)) {
			by = byLimit
		}
		t.session.control.setBroken(by)
	}
}

// Close ends the file before the client hears of the end.
func (t *transferred) Close() error {
	err := t.writing.Close()
	defer t.once.Do(t.session.server.wg.Done)
	switch {
	case err != nil:
		t.session.control.setBroken(byStorage)
		t.session.server.config.Log("ftp server: %s: %v", t.name, err)
	case t.failed != nil:
		t.session.server.config.Log("ftp server: %s broke off after %d bytes: %v", t.name, t.received, t.failed)
	default:
		t.session.server.config.Log("ftp server: %s stored, %d bytes", t.name, t.received)
	}
	return err
}

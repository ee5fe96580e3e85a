package server

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/afero"

	"ptymodem/ftpbackend/server/memfs"
)

// store is what the server serves: a base file system, in memory or a folder, without the server's
// own names. It behaves the same over both (afero's memory removes folders that are not empty,
// makes missing parents and puts files under files).
//
// It is an [afero.Fs]. What FTP needs in addition is RemoveDir, readDir, openRead and openWrite.
type store struct {
	base afero.Fs
	// mu makes each check and the change that depends on it one step, over all stores that share
	// it. File contents move without it.
	mu *sync.Mutex
}

var _ afero.Fs = (*store)(nil)

func (s *store) Name() string { return "ptymodem FTP files" }

// missing hides the server's own names: they do not exist.
func missing(op, name string, err error) error {
	if errors.Is(err, errReserved) || errors.Is(err, errBadName) {
		err = fs.ErrNotExist
	}
	return &fs.PathError{Op: op, Path: name, Err: err}
}

// Stat follows symbolic links. It returns a snapshot.
func (s *store) Stat(name string) (fs.FileInfo, error) {
	at, err := s.resolve(name, true)
	if err != nil {
		return nil, missing("stat", name, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stat(at)
}

func (s *store) stat(at string) (fs.FileInfo, error) {
	info, err := s.base.Stat(at)
	if err != nil {
		return nil, err
	}
	return memfs.Snapshot(path.Base(at), info), nil
}

// lstat is stat, except that it does not follow a link in the last component.
func (s *store) lstat(at string) (fs.FileInfo, error) {
	if l, ok := s.base.(afero.Lstater); ok {
		info, _, err := l.LstatIfPossible(at)
		return info, err
	}
	return s.base.Stat(at)
}

// target resolves a name that is to be made, and checks that its parent is a folder.
func (s *store) target(name string, follow bool) (string, error) {
	at, err := s.resolve(name, follow)
	if err != nil {
		return "", err
	}
	if at == "/" {
		return "", fs.ErrExist
	}
	parent, err := s.base.Stat(path.Dir(at))
	if err != nil {
		return "", err
	}
	if !parent.IsDir() {
		return "", syscall.ENOTDIR
	}
	return at, nil
}

// Mkdir makes one folder; its parent must exist and its name must be free.
func (s *store) Mkdir(name string, perm fs.FileMode) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, err := s.target(name, false)
	if err == nil {
		_, errStat := s.lstat(at)
		if errStat == nil {
			err = fs.ErrExist
		}
	}
	if err != nil {
		return &fs.PathError{Op: "mkdir", Path: name, Err: err}
	}
	return s.base.Mkdir(at, perm)
}

// MkdirAll makes a folder and those above it.
func (s *store) MkdirAll(name string, perm fs.FileMode) error {
	at := "/"
	for _, c := range memfs.Components(path.Clean("/" + name)) {
		at = path.Join(at, c)
		info, err := s.Stat(at)
		switch {
		case err == nil && info.IsDir():
		case err == nil:
			return &fs.PathError{Op: "mkdir", Path: at, Err: syscall.ENOTDIR}
		default:
			if err := s.Mkdir(at, perm); err != nil && !errors.Is(err, fs.ErrExist) {
				return err
			}
		}
	}
	return nil
}

// Remove deletes a file, or a link itself; for FTP's DELE, so never a folder.
func (s *store) Remove(name string) error {
	return s.remove(name, func(info fs.FileInfo) error {
		if info.IsDir() {
			return syscall.EISDIR
		}
		return nil
	})
}

// RemoveDir deletes an empty folder, for FTP's RMD.
func (s *store) RemoveDir(name string) error {
	return s.remove(name, func(info fs.FileInfo) error {
		if !info.IsDir() {
			return syscall.ENOTDIR
		}
		return nil
	})
}

func (s *store) remove(name string, check func(fs.FileInfo) error) error {
	fail := func(err error) error { return &fs.PathError{Op: "remove", Path: name, Err: err} }
	at, err := s.resolve(name, false)
	if err != nil {
		return missing("remove", name, err)
	}
	if at == "/" {
		return fail(errors.New("the server's root cannot be removed"))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	info, err := s.lstat(at)
	if err != nil {
		return err
	}
	if err := check(info); err != nil {
		return fail(err)
	}
	if info.IsDir() {
		// hidden entries count
		if entries, err := afero.ReadDir(s.base, at); err != nil {
			return err
		} else if len(entries) > 0 {
			return fail(syscall.ENOTEMPTY)
		}
	}
	return s.base.Remove(at)
}

// RemoveAll deletes a file or a whole tree. A missing name is no error.
func (s *store) RemoveAll(name string) error {
	at, err := s.resolve(name, false)
	if err != nil {
		return missing("remove", name, err)
	}
	info, err := s.lstat(at)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return s.Remove(name)
	}
	entries, err := s.readDir(name)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := s.RemoveAll(path.Join(name, e.Name())); err != nil {
			return err
		}
	}
	if at == "/" {
		return nil
	}
	return s.RemoveDir(name)
}

// Rename moves a file or folder. A file may replace a file; nothing replaces a folder.
func (s *store) Rename(from, to string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	fail := func(err error) error { return &os.LinkError{Op: "rename", Old: from, New: to, Err: err} }
	old, err := s.resolve(from, false)
	if err != nil {
		return missing("rename", from, err)
	}
	at, err := s.target(to, false)
	if errors.Is(err, errReserved) || errors.Is(err, errBadName) || errors.Is(err, syscall.ENAMETOOLONG) {
		return notAllowed(to, err)
	}
	if err != nil {
		return fail(err)
	}
	info, err := s.lstat(old)
	if err != nil {
		return err
	}
	if old == "/" || strings.HasPrefix(at, old+"/") {
		return fail(errors.New("a folder cannot be moved into itself"))
	}
	if old == at {
		return nil
	}
	if there, err := s.lstat(at); err == nil && (there.IsDir() || info.IsDir()) {
		return fail(fs.ErrExist)
	}
	return s.base.Rename(old, at)
}

// Chmod sets the permissions of a file or folder.
func (s *store) Chmod(name string, mode fs.FileMode) error {
	return s.change("chmod", name, func(at string) error { return s.base.Chmod(at, mode) })
}

// Chown sets the owner of a file or folder.
func (s *store) Chown(name string, uid, gid int) error {
	return s.change("chown", name, func(at string) error { return s.base.Chown(at, uid, gid) })
}

// Chtimes sets the times of a file or folder, for FTP's MFMT.
func (s *store) Chtimes(name string, accessed, modified time.Time) error {
	return s.change("chtimes", name, func(at string) error { return s.base.Chtimes(at, accessed, modified) })
}

func (s *store) change(op, name string, do func(string) error) error {
	at, err := s.resolve(name, true)
	if err != nil {
		return missing(op, name, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return do(at)
}

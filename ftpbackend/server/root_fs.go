package server

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/afero"
)

// rootFS is a folder as an afero file system, on [os.Root]: neither ".." nor a symbolic link leaves
// the folder, even if the tree changes meanwhile. Names are absolute, with slashes.
type rootFS struct {
	root *os.Root
	at   string // the folder below root that is "/"; "" is root itself
}

var _ afero.Fs = rootFS{}
var _ linkReader = rootFS{}

func (r rootFS) rel(name string) string {
	if name = strings.TrimPrefix(path.Join("/", r.at, path.Clean("/"+name)), "/"); name == "" {
		return "."
	}
	return name
}

func (r rootFS) Name() string { return "folder " + r.root.Name() }

func (r rootFS) Create(name string) (afero.File, error) {
	return r.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
}

func (r rootFS) Open(name string) (afero.File, error) { return r.OpenFile(name, os.O_RDONLY, 0) }

func (r rootFS) OpenFile(name string, flag int, perm fs.FileMode) (afero.File, error) {
	f, err := r.root.OpenFile(r.rel(name), flag, perm)
	if err != nil {
		return nil, err // a nil *os.File must not become a non-nil interface
	}
	return f, nil
}

func (r rootFS) Mkdir(name string, perm fs.FileMode) error { return r.root.Mkdir(r.rel(name), perm) }

func (r rootFS) MkdirAll(name string, perm fs.FileMode) error {
	return r.root.MkdirAll(r.rel(name), perm)
}

func (r rootFS) Remove(name string) error                    { return r.root.Remove(r.rel(name)) }
func (r rootFS) RemoveAll(name string) error                 { return r.root.RemoveAll(r.rel(name)) }
func (r rootFS) Rename(from, to string) error                { return r.root.Rename(r.rel(from), r.rel(to)) }
func (r rootFS) Stat(name string) (fs.FileInfo, error)       { return r.root.Stat(r.rel(name)) }
func (r rootFS) Chmod(name string, mode fs.FileMode) error   { return r.root.Chmod(r.rel(name), mode) }
func (r rootFS) Chown(name string, uid, gid int) error       { return r.root.Chown(r.rel(name), uid, gid) }
func (r rootFS) Chtimes(name string, a, m time.Time) error   { return r.root.Chtimes(r.rel(name), a, m) }
func (r rootFS) ReadlinkIfPossible(n string) (string, error) { return r.root.Readlink(r.rel(n)) }

func (r rootFS) LstatIfPossible(name string) (fs.FileInfo, bool, error) {
	info, err := r.root.Lstat(r.rel(name))
	return info, true, err
}

// openRoot opens the folder, and those of the tenants in it.
func (s *Server) openRoot() (err error) {
	if err := CheckNumbered(s.config.Root); err != nil {
		return fmt.Errorf("the FTP server's folder: %w", err)
	}
	common, of := splitRoot(s.config.Root)
	if s.root, err = openFolder(common); err != nil {
		return err
	}
	if s.files.base = (rootFS{s.root, ""}); of != nil {
		s.folderOf = of
		s.files.base = tenantsFS{rootFS{s.root, ""}, s.config.Tenants, of}
		if err := s.makeFolders(); err != nil {
			return fmt.Errorf("the FTP server's folders: %w: give --ftp-root folders that can be read and written", err)
		}
	}
	return nil
}

// openFolder opens the server's folder by its absolute name. It makes the folder if it is missing.
func openFolder(name string) (*os.Root, error) {
	fail := func(err error) (*os.Root, error) {
		return nil, fmt.Errorf("the FTP server's folder: %w: give --ftp-root a folder that can be read and written", err)
	}
	abs, err := filepath.Abs(name)
	if err != nil {
		return fail(err)
	}
	if err := os.MkdirAll(abs, 0o755); err != nil {
		return fail(err)
	}
	root, err := os.OpenRoot(abs)
	if err != nil {
		return fail(err)
	}
	return root, nil
}

func (s *Server) closeRoot() error {
	if s.root == nil {
		return nil
	}
	return s.root.Close()
}

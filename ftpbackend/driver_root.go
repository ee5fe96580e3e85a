package ftpbackend

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"github.com/spf13/afero"
)

// rootFs is a folder as an afero file system, on [os.Root]: neither ".." nor a symbolic link leaves the folder,
// whatever happens to the tree meanwhile. Names are absolute, with slashes.
type rootFs struct {
	root *os.Root
	at   string // the folder below root that is "/"; "" is root itself
}

var _ afero.Fs = rootFs{}
var _ linkReader = rootFs{}

func (r rootFs) rel(name string) string {
	if name = strings.TrimPrefix(path.Join("/", r.at, path.Clean("/"+name)), "/"); name == "" {
		return "."
	}
	return name
}

func (r rootFs) Name() string { return "folder " + r.root.Name() }

func (r rootFs) Create(name string) (afero.File, error) {
	return r.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
}

func (r rootFs) Open(name string) (afero.File, error) { return r.OpenFile(name, os.O_RDONLY, 0) }

func (r rootFs) OpenFile(name string, flag int, perm fs.FileMode) (afero.File, error) {
	f, err := r.root.OpenFile(r.rel(name), flag, perm)
	if err != nil {
		return nil, err // a nil *os.File must not become a non-nil interface
	}
	return f, nil
}

func (r rootFs) Mkdir(name string, perm fs.FileMode) error { return r.root.Mkdir(r.rel(name), perm) }

func (r rootFs) MkdirAll(name string, perm fs.FileMode) error {
	return r.root.MkdirAll(r.rel(name), perm)
}

func (r rootFs) Remove(name string) error                    { return r.root.Remove(r.rel(name)) }
func (r rootFs) RemoveAll(name string) error                 { return r.root.RemoveAll(r.rel(name)) }
func (r rootFs) Rename(from, to string) error                { return r.root.Rename(r.rel(from), r.rel(to)) }
func (r rootFs) Stat(name string) (fs.FileInfo, error)       { return r.root.Stat(r.rel(name)) }
func (r rootFs) Chmod(name string, mode fs.FileMode) error   { return r.root.Chmod(r.rel(name), mode) }
func (r rootFs) Chown(name string, uid, gid int) error       { return r.root.Chown(r.rel(name), uid, gid) }
func (r rootFs) Chtimes(name string, a, m time.Time) error   { return r.root.Chtimes(r.rel(name), a, m) }
func (r rootFs) ReadlinkIfPossible(n string) (string, error) { return r.root.Readlink(r.rel(n)) }

func (r rootFs) LstatIfPossible(name string) (fs.FileInfo, bool, error) {
	info, err := r.root.Lstat(r.rel(name))
	return info, true, err
}

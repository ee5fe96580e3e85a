package server

import (
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/afero"

	"ptymodem/ftpbackend/server/memfs"
)

// tenantsFS is the folders of all tenants in one, for clients that are not tenants: /7/a.txt is
// a.txt of tenant 7. What else is beside the folders is not served, and the folders themselves
// cannot be made, moved or removed.
type tenantsFS struct {
	top     rootFS
	tenants int
	of      func(tenant int) string
}

var _ afero.Fs = tenantsFS{}
var _ linkReader = tenantsFS{}

// find returns the tenant's folder that a name is in, and the name there, "/" for the folder
// itself. For the top there is none.
func (t tenantsFS) find(op, name string) (folder rootFS, rest string, err error) {
	first, rest, _ := strings.Cut(strings.TrimPrefix(path.Clean("/"+name), "/"), "/")
	if first == "" {
		return t.top, "/", nil
	}
	n, err := strconv.Atoi(first)
	if err != nil || n < 0 || n >= t.tenants || strconv.Itoa(n) != first {
		return rootFS{}, "", &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return rootFS{t.top.root, t.of(n)}, "/" + rest, nil
}

// inside is find for an operation that changes something.
func (t tenantsFS) inside(op, name string) (rootFS, string, error) {
	folder, rest, err := t.find(op, name)
	if err != nil || rest == "/" {
		return rootFS{}, "", &fs.PathError{Op: op, Path: name, Err: fs.ErrPermission}
	}
	return folder, rest, nil
}

func (t tenantsFS) Name() string { return t.top.Name() }

func (t tenantsFS) Create(name string) (afero.File, error) {
	return t.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
}

func (t tenantsFS) Open(name string) (afero.File, error) {
	folder, rest, err := t.find("open", name)
	if err != nil {
		return nil, err
	}
	f, err := folder.Open(rest)
	if err == nil && folder == t.top {
		f = tenantsDir{f, t}
	}
	return f, err
}

func (t tenantsFS) OpenFile(name string, flag int, perm fs.FileMode) (afero.File, error) {
	if flag == os.O_RDONLY {
		return t.Open(name)
	}
	folder, rest, err := t.inside("open", name)
	if err != nil {
		return nil, err
	}
	return folder.OpenFile(rest, flag, perm)
}

func (t tenantsFS) Stat(name string) (fs.FileInfo, error) {
	folder, rest, err := t.find("stat", name)
	if err != nil {
		return nil, err
	}
	return folder.Stat(rest)
}

func (t tenantsFS) LstatIfPossible(name string) (fs.FileInfo, bool, error) {
	folder, rest, err := t.find("lstat", name)
	if err != nil {
		return nil, true, err
	}
	return folder.LstatIfPossible(rest)
}

func (t tenantsFS) ReadlinkIfPossible(name string) (string, error) {
	folder, rest, err := t.find("readlink", name)
	if err != nil {
		return "", err
	}
	return folder.ReadlinkIfPossible(rest)
}

// change changes a name inside a folder.
func (t tenantsFS) change(op, name string, do func(folder rootFS, rest string) error) error {
	folder, rest, err := t.inside(op, name)
	if err != nil {
		return err
	}
	return do(folder, rest)
}

func (t tenantsFS) Mkdir(name string, perm fs.FileMode) error {
	return t.change("mkdir", name, func(f rootFS, rest string) error { return f.Mkdir(rest, perm) })
}

func (t tenantsFS) MkdirAll(name string, perm fs.FileMode) error {
	return t.change("mkdir", name, func(f rootFS, rest string) error { return f.MkdirAll(rest, perm) })
}

func (t tenantsFS) Remove(name string) error { return t.change("remove", name, rootFS.Remove) }

func (t tenantsFS) RemoveAll(name string) error { return t.change("remove", name, rootFS.RemoveAll) }

func (t tenantsFS) Rename(from, to string) error {
	return t.change("rename", from, func(f rootFS, rest string) error {
		target, restTo, err := t.inside("rename", to)
		if err != nil {
			return err
		}
		return t.top.Rename(path.Join(f.at, rest), path.Join(target.at, restTo))
	})
}

func (t tenantsFS) Chmod(name string, mode fs.FileMode) error {
	return t.change("chmod", name, func(f rootFS, rest string) error { return f.Chmod(rest, mode) })
}

func (t tenantsFS) Chown(name string, uid, gid int) error {
	return t.change("chown", name, func(f rootFS, rest string) error { return f.Chown(rest, uid, gid) })
}

func (t tenantsFS) Chtimes(name string, a, m time.Time) error {
	return t.change("chtimes", name, func(f rootFS, rest string) error { return f.Chtimes(rest, a, m) })
}

// tenantsDir is the top folder: it lists the tenants.
type tenantsDir struct {
	afero.File
	fs tenantsFS
}

// Readdir returns all entries at once, as the server asks.
func (d tenantsDir) Readdir(int) ([]fs.FileInfo, error) {
	all := make([]fs.FileInfo, 0, d.fs.tenants)
	for n := range d.fs.tenants {
		name := strconv.Itoa(n)
		if info, err := d.fs.Stat(name); err == nil { // one that was removed from outside is left out
			all = append(all, memfs.Snapshot(name, info))
		}
	}
	return all, nil
}

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

// tenantsFS is the folders of all tenants in one, for clients that are none: /7/a.txt is a.txt of tenant 7. What else lies beside the folders is
// not served, and the folders themselves are not to be made, moved or removed.
type tenantsFS struct {
	top     rootFS
	tenants int
	of      func(tenant int) string
}

var _ afero.Fs = tenantsFS{}
var _ linkReader = tenantsFS{}

// find gives the tenant's folder that a name is in, and the name there, "/" for the folder itself. For the top there is none.
func (g tenantsFS) find(op, name string) (folder rootFS, rest string, err error) {
	first, rest, _ := strings.Cut(strings.TrimPrefix(path.Clean("/"+name), "/"), "/")
	if first == "" {
		return g.top, "/", nil
	}
	n, err := strconv.Atoi(first)
	if err != nil || n < 0 || n >= g.tenants || strconv.Itoa(n) != first {
		return rootFS{}, "", &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return rootFS{g.top.root, g.of(n)}, "/" + rest, nil
}

// inside is find for what changes something.
func (g tenantsFS) inside(op, name string) (rootFS, string, error) {
	folder, rest, err := g.find(op, name)
	if err != nil || rest == "/" {
		return rootFS{}, "", &fs.PathError{Op: op, Path: name, Err: fs.ErrPermission}
	}
	return folder, rest, nil
}

func (g tenantsFS) Name() string { return g.top.Name() }

func (g tenantsFS) Create(name string) (afero.File, error) {
	return g.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
}

func (g tenantsFS) Open(name string) (afero.File, error) {
	folder, rest, err := g.find("open", name)
	if err != nil {
		return nil, err
	}
	f, err := folder.Open(rest)
	if err == nil && folder == g.top {
		f = tenantsDir{f, g}
	}
	return f, err
}

func (g tenantsFS) OpenFile(name string, flag int, perm fs.FileMode) (afero.File, error) {
	if flag == os.O_RDONLY {
		return g.Open(name)
	}
	folder, rest, err := g.inside("open", name)
	if err != nil {
		return nil, err
	}
	return folder.OpenFile(rest, flag, perm)
}

func (g tenantsFS) Stat(name string) (fs.FileInfo, error) {
	folder, rest, err := g.find("stat", name)
	if err != nil {
		return nil, err
	}
	return folder.Stat(rest)
}

func (g tenantsFS) LstatIfPossible(name string) (fs.FileInfo, bool, error) {
	folder, rest, err := g.find("lstat", name)
	if err != nil {
		return nil, true, err
	}
	return folder.LstatIfPossible(rest)
}

func (g tenantsFS) ReadlinkIfPossible(name string) (string, error) {
	folder, rest, err := g.find("readlink", name)
	if err != nil {
		return "", err
	}
	return folder.ReadlinkIfPossible(rest)
}

// change does something to a name inside a folder.
func (g tenantsFS) change(op, name string, do func(folder rootFS, rest string) error) error {
	folder, rest, err := g.inside(op, name)
	if err != nil {
		return err
	}
	return do(folder, rest)
}

func (g tenantsFS) Mkdir(name string, perm fs.FileMode) error {
	return g.change("mkdir", name, func(f rootFS, rest string) error { return f.Mkdir(rest, perm) })
}

func (g tenantsFS) MkdirAll(name string, perm fs.FileMode) error {
	return g.change("mkdir", name, func(f rootFS, rest string) error { return f.MkdirAll(rest, perm) })
}

func (g tenantsFS) Remove(name string) error { return g.change("remove", name, rootFS.Remove) }

func (g tenantsFS) RemoveAll(name string) error { return g.change("remove", name, rootFS.RemoveAll) }

func (g tenantsFS) Rename(from, to string) error {
	return g.change("rename", from, func(f rootFS, rest string) error {
		target, restTo, err := g.inside("rename", to)
		if err != nil {
			return err
		}
		return g.top.Rename(path.Join(f.at, rest), path.Join(target.at, restTo))
	})
}

func (g tenantsFS) Chmod(name string, mode fs.FileMode) error {
	return g.change("chmod", name, func(f rootFS, rest string) error { return f.Chmod(rest, mode) })
}

func (g tenantsFS) Chown(name string, uid, gid int) error {
	return g.change("chown", name, func(f rootFS, rest string) error { return f.Chown(rest, uid, gid) })
}

func (g tenantsFS) Chtimes(name string, a, m time.Time) error {
	return g.change("chtimes", name, func(f rootFS, rest string) error { return f.Chtimes(rest, a, m) })
}

// tenantsDir is the top folder: it lists the tenants.
type tenantsDir struct {
	afero.File
	fs tenantsFS
}

// Readdir lists all at once, as the server asks.
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

package ftpbackend

import (
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/afero"
)

// guestsFs is the folders of all guests in one, for clients that are none: /7/a.txt is a.txt of guest 7. What else lies beside the folders is
// not served, and the folders themselves are not to be made, moved or removed.
type guestsFs struct {
	top    rootFs
	guests int
	of     func(guest int) string
}

var _ afero.Fs = guestsFs{}
var _ linkReader = guestsFs{}

// find gives the guest's folder that a name is in, and the name there, "/" for the folder itself. For the top there is none.
func (g guestsFs) find(op, name string) (folder rootFs, rest string, err error) {
	first, rest, _ := strings.Cut(strings.TrimPrefix(path.Clean("/"+name), "/"), "/")
	if first == "" {
		return g.top, "/", nil
	}
	n, err := strconv.Atoi(first)
	if err != nil || n < 0 || n >= g.guests || strconv.Itoa(n) != first {
		return rootFs{}, "", &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return rootFs{g.top.root, g.of(n)}, "/" + rest, nil
}

// inside is find for what changes something.
func (g guestsFs) inside(op, name string) (rootFs, string, error) {
	folder, rest, err := g.find(op, name)
	if err != nil || rest == "/" {
		return rootFs{}, "", &fs.PathError{Op: op, Path: name, Err: fs.ErrPermission}
	}
	return folder, rest, nil
}

func (g guestsFs) Name() string { return g.top.Name() }

func (g guestsFs) Create(name string) (afero.File, error) {
	return g.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
}

func (g guestsFs) Open(name string) (afero.File, error) {
	folder, rest, err := g.find("open", name)
	if err != nil {
		return nil, err
	}
	f, err := folder.Open(rest)
	if err == nil && folder == g.top {
		f = guestsDir{f, g}
	}
	return f, err
}

func (g guestsFs) OpenFile(name string, flag int, perm fs.FileMode) (afero.File, error) {
	if flag == os.O_RDONLY {
		return g.Open(name)
	}
	folder, rest, err := g.inside("open", name)
	if err != nil {
		return nil, err
	}
	return folder.OpenFile(rest, flag, perm)
}

func (g guestsFs) Stat(name string) (fs.FileInfo, error) {
	folder, rest, err := g.find("stat", name)
	if err != nil {
		return nil, err
	}
	return folder.Stat(rest)
}

func (g guestsFs) LstatIfPossible(name string) (fs.FileInfo, bool, error) {
	folder, rest, err := g.find("lstat", name)
	if err != nil {
		return nil, true, err
	}
	return folder.LstatIfPossible(rest)
}

func (g guestsFs) ReadlinkIfPossible(name string) (string, error) {
	folder, rest, err := g.find("readlink", name)
	if err != nil {
		return "", err
	}
	return folder.ReadlinkIfPossible(rest)
}

// change does something to a name inside a folder.
func (g guestsFs) change(op, name string, do func(folder rootFs, rest string) error) error {
	folder, rest, err := g.inside(op, name)
	if err != nil {
		return err
	}
	return do(folder, rest)
}

func (g guestsFs) Mkdir(name string, perm fs.FileMode) error {
	return g.change("mkdir", name, func(f rootFs, rest string) error { return f.Mkdir(rest, perm) })
}

func (g guestsFs) MkdirAll(name string, perm fs.FileMode) error {
	return g.change("mkdir", name, func(f rootFs, rest string) error { return f.MkdirAll(rest, perm) })
}

func (g guestsFs) Remove(name string) error { return g.change("remove", name, rootFs.Remove) }

func (g guestsFs) RemoveAll(name string) error { return g.change("remove", name, rootFs.RemoveAll) }

func (g guestsFs) Rename(from, to string) error {
	return g.change("rename", from, func(f rootFs, rest string) error {
		target, restTo, err := g.inside("rename", to)
		if err != nil {
			return err
		}
		return g.top.Rename(path.Join(f.at, rest), path.Join(target.at, restTo))
	})
}

func (g guestsFs) Chmod(name string, mode fs.FileMode) error {
	return g.change("chmod", name, func(f rootFs, rest string) error { return f.Chmod(rest, mode) })
}

func (g guestsFs) Chown(name string, uid, gid int) error {
	return g.change("chown", name, func(f rootFs, rest string) error { return f.Chown(rest, uid, gid) })
}

func (g guestsFs) Chtimes(name string, a, m time.Time) error {
	return g.change("chtimes", name, func(f rootFs, rest string) error { return f.Chtimes(rest, a, m) })
}

// guestsDir is the top folder: it lists the guests.
type guestsDir struct {
	afero.File
	fs guestsFs
}

// Readdir lists all at once, as the server asks.
func (d guestsDir) Readdir(int) ([]fs.FileInfo, error) {
	all := make([]fs.FileInfo, 0, d.fs.guests)
	for n := range d.fs.guests {
		name := strconv.Itoa(n)
		if info, err := d.fs.Stat(name); err == nil { // one that was removed from outside is left out
			all = append(all, snapshot(name, info))
		}
	}
	return all, nil
}

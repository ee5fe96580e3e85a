package control

import (
	"errors"
	"io"
	iofs "io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/afero"

	"ptymodem/control/save"
)

// serverPath is the path of a request on the embedded server, as this modem sees it.
func (c *call) serverPath() (fs afero.Fs, name string, folder bool) {
	p := c.r.PathValue("path")
	return c.m.Testbed.ServerFs(), path.Clean("/" + p), p == "" || strings.HasSuffix(p, "/")
}

// serverProblem is an error of the server's files as a problem.
func serverProblem(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, iofs.ErrNotExist):
		return problem("no-file", "the server: %v", err)
	case errors.Is(err, syscall.ENOSPC):
		return problem("full", "the server: %v", err)
	case errors.Is(err, iofs.ErrPermission), errors.Is(err, syscall.EISDIR), errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EINVAL):
		return problem("bad-request", "the server: %v", err)
	}
	return problem("failed", "the server: %v", err)
}

func getServerFile(c *call) error {
	served, name, folder := c.serverPath()
	info, err := served.Stat(name)
	if err != nil {
		return serverProblem(err)
	}
	if info.IsDir() {
		if !folder {
			return problem("no-file", "%s is a folder: put a / at its end to list it", name)
		}
		return c.listFolder(served, name)
	}
	if folder {
		return problem("no-file", "%s is a file: leave out the / at its end", name)
	}
	f, err := served.Open(name)
	if err != nil {
		return serverProblem(err)
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return serverProblem(err)
	}
	c.sendFile(path.Base(name), info.Size(), io.LimitReader(f, info.Size()))
	return nil
}

func (c *call) listFolder(served afero.Fs, name string) error {
	infos, err := afero.ReadDir(served, name)
	if err != nil {
		return serverProblem(err)
	}
	all := []listed{}
	for _, i := range infos {
		l := listed{Name: i.Name(), Size: i.Size(), Folder: i.IsDir()}
		if l.Folder {
			l.Size = 0
		}
		if c.r.URL.Query().Has("sha256") && !l.Folder {
			f, err := served.Open(path.Join(name, i.Name()))
			if err != nil {
				return serverProblem(err)
			}
			l.SHA256, err = sum(f)
			if err = errors.Join(err, f.Close()); err != nil {
				return serverProblem(err)
			}
		}
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b listed) int { return strings.Compare(a.Name, b.Name) })
	return c.answer(200, map[string]any{"path": name, "files": all})
}

func putServerFile(c *call) error {
	served, name, folder := c.serverPath()
	if folder {
		if err := served.MkdirAll(name, 0o755); err != nil {
			return serverProblem(err)
		}
		return c.stored(true)
	}
	from, made, err := c.content()
	if err != nil {
		return err
	}
	defer from.Close()
	_, missing := served.Stat(name)
	if err := served.MkdirAll(path.Dir(name), 0o755); err != nil {
		return serverProblem(err)
	}
	f, err := served.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return serverProblem(err)
	}
	looked := save.NewLook(name, made)
	_, err = io.Copy(f, io.TeeReader(from, looked))
	if err = errors.Join(err, f.Close()); err != nil {
		return serverProblem(errors.Join(err, served.Remove(name)))
	}
	c.m.placed(serverFiles, looked.File())
	return c.stored(errors.Is(missing, iofs.ErrNotExist))
}

func deleteServerFile(c *call) error {
	served, name, _ := c.serverPath()
	if name == "/" {
		return problem("bad-request", "the server's top folder cannot be removed: a reset empties it")
	}
	if _, err := served.Stat(name); err != nil {
		return serverProblem(err)
	}
	if err := served.RemoveAll(name); err != nil {
		return serverProblem(err)
	}
	c.m.removed(serverFiles, name)
	return c.none()
}

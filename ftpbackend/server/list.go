package server

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/afero"

	"ptymodem/ftpbackend/server/memfs"
)

// folder is an open folder that lists what the store shows of it.
type folder struct {
	afero.File
	list func() ([]fs.FileInfo, error)
	rest []fs.FileInfo
	read bool
}

// Readdir returns the next count entries, or all that are left when count is not positive, as
// [os.File.Readdir] does.
func (f *folder) Readdir(count int) ([]fs.FileInfo, error) {
	if !f.read {
		all, err := f.list()
		if err != nil {
			return nil, err
		}
		f.rest, f.read = all, true
	}
	if count <= 0 {
		out := f.rest
		f.rest = nil
		return out, nil
	}
	if len(f.rest) == 0 {
		return nil, io.EOF
	}
	count = min(count, len(f.rest))
	out := f.rest[:count]
	f.rest = f.rest[count:]
	return out, nil
}

// Readdirnames is Readdir for the names alone.
func (f *folder) Readdirnames(count int) ([]string, error) {
	infos, err := f.Readdir(count)
	return memfs.Names(infos), err
}

// readDir lists a folder by name, without the server's own entries. A symbolic link appears as what
// it leads to, or not at all if that is not served. Pipes, sockets, devices and names that no FTP
// command can have are left out.
func (s *store) readDir(name string) ([]fs.FileInfo, error) {
	at, err := s.resolve(name, true)
	if err != nil {
		return nil, missing("list", name, err)
	}
	s.mu.Lock()
	found, err := s.entries(at)
	s.mu.Unlock()
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", name, err)
	}
	out := found[:0]
	for _, info := range found {
		if checkName(info.Name()) != nil {
			continue
		}
		if info.Mode()&fs.ModeSymlink != 0 {
			target, err := s.Stat(path.Join(at, info.Name()))
			if err != nil {
				continue
			}
			info = memfs.Snapshot(info.Name(), target)
		}
		if info.IsDir() || info.Mode().IsRegular() {
			out = append(out, info)
		}
	}
	slices.SortFunc(out, func(a, b fs.FileInfo) int { return strings.Compare(a.Name(), b.Name()) })
	return out, nil
}

func (s *store) entries(at string) ([]fs.FileInfo, error) {
	info, err := s.base.Stat(at)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() { // opening a pipe would wait for its other end
		return nil, syscall.ENOTDIR
	}
	dir, err := s.base.Open(at)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	found, err := dir.Readdir(-1)
	if err != nil {
		return nil, err
	}
	for i, info := range found {
		found[i] = memfs.Snapshot(info.Name(), info)
	}
	return found, nil
}

package ftpbackend

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"syscall"
)

// readDir lists a folder by name, without the server's own entries. A symbolic link appears as what it leads
// to, or not at all when that is not served; neither are pipes, sockets, devices, nor names no FTP command could hold.
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
			info = snapshot(info.Name(), target)
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
		found[i] = snapshot(info.Name(), info)
	}
	return found, nil
}

package fs

import (
	"errors"
	"slices"
	"strings"
)

// Info is a file's entry in a listing.
type Info struct {
	Name string
	Size int64 // bytes
}

// List gives the files that match pattern, in the order of their names' bytes.
// In a pattern * stands for any bytes and ? for one, and a pattern that matches
// nothing gives an empty list. Without either it is an exact name, and
// [ErrNotFound] if there is no such file. A file that is being replaced is
// listed as it was.
func (s *Store) List(pattern string) ([]Info, error) {
	return s.list(pattern, false)
}

func (s *Store) list(pattern string, quiet bool) ([]Info, error) {
	if err := s.ask(OpList, pattern, quiet); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, s.fail("list", pattern, ErrClosed)
	}
	infos, err := s.match(pattern)
	return infos, s.fail("list", pattern, err)
}

// Stat gives the entry of one file, or [ErrNotFound]. It runs no hook.
func (s *Store) Stat(name string) (Info, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return Info{}, s.fail("stat", name, ErrClosed)
	}
	if err := s.inserted(); err != nil {
		return Info{}, s.fail("stat", name, err)
	}
	info, err := s.info(name)
	return info, s.fail("stat", name, err)
}

// match is List without hook and lock.
func (s *Store) match(pattern string) ([]Info, error) {
	if !hasWildcard(pattern) {
		info, err := s.info(pattern)
		if err != nil {
			return nil, err
		}
		return []Info{info}, nil
	}
	all, err := s.entries()
	if err != nil {
		return nil, err
	}
	var infos []Info
	for _, fi := range all {
		if CheckName(fi.Name(), MaxName) == nil && match(pattern, fi.Name()) {
			infos = append(infos, Info{fi.Name(), fi.Size()})
		}
	}
	slices.SortFunc(infos, func(a, b Info) int { return strings.Compare(a.Name, b.Name) })
	return infos, nil
}

// info is Stat without lock.
func (s *Store) info(name string) (Info, error) {
	if err := CheckName(name, MaxName); err != nil {
		return Info{}, err
	}
	fi, err := s.lookup(name)
	if errors.Is(err, errNotPlain) {
		err = ErrNotFound
	}
	if err != nil {
		return Info{}, err
	}
	return Info{name, fi.Size()}, nil
}

// Remove removes a file and frees its blocks. It fails with [ErrBusy] if the
// file is open; content pending for it does not matter.
func (s *Store) Remove(name string) error {
	return s.remove(name, false)
}

func (s *Store) remove(name string, quiet bool) error {
	if err := s.begin(OpDelete, name, quiet); err != nil {
		return err
	}
	defer s.mu.Unlock()
	info, err := s.info(name)
	if err != nil {
		return s.fail("delete", name, err)
	}
	for f := range s.files {
		if f.name == name {
			return s.fail("delete", name, ErrBusy)
		}
	}
	if err := s.disk.Remove(path(name)); err != nil {
		return s.fail("delete", name, err)
	}
	s.base -= blocks(info.Size)
	for _, b := range s.bodies {
		if b.target == name {
			b.credit = 0
		}
	}
	return nil
}

// RemoveAll removes the files that match pattern, as [Store.List] understands
// it, and counts those removed. It goes on after a failure and returns all of
// them joined.
func (s *Store) RemoveAll(pattern string) (n int, err error) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return 0, s.fail("delete", pattern, ErrClosed)
	}
	if err := s.inserted(); err != nil {
		s.mu.Unlock()
		return 0, s.fail("delete", pattern, err)
	}
	infos, err := s.match(pattern)
	s.mu.Unlock()
	if err != nil {
		return 0, s.fail("delete", pattern, err)
	}
	var errs []error
	for _, i := range infos {
		err := s.Remove(i.Name)
		if err == nil {
			n++
		}
		errs = append(errs, err)
	}
	return n, errors.Join(errs...)
}

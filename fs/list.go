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
	all, err := s.volume.entries()
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
	if err := s.volume.check(name); err != nil {
		return Info{}, err
	}
	fi, err := s.volume.lookup(name)
	if errors.Is(err, errNotPlain) {
		err = ErrNotFound
	}
	if err != nil {
		return Info{}, err
	}
	return Info{name, fi.Size()}, nil
}

// Free is the space for new content, in bytes: a whole number of blocks, never
// negative.
func (s *Store) Free() (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, s.fail("free space", "", ErrClosed)
	}
	if err := s.inserted(); err != nil {
		return 0, s.fail("free space", "", err)
	}
	if err := s.count(); err != nil {
		return 0, s.fail("free space", "", err)
	}
	return s.space.free(nil) * BlockSize, nil
}

// Used is what [Store.List] of everything shows, added up: the files' sizes in
// bytes, and how many there are.
func (s *Store) Used() (bytes int64, files int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, 0, s.fail("usage", "", ErrClosed)
	}
	if err := s.inserted(); err != nil {
		return 0, 0, s.fail("usage", "", err)
	}
	infos, err := s.match("*")
	if err != nil {
		return 0, 0, s.fail("usage", "", err)
	}
	for _, i := range infos {
		bytes += i.Size
	}
	return bytes, len(infos), nil
}

// Fill takes all the room that is free now, as one more file would. [Store.Free] is 0 then and a
// write finds no room beyond its blocks. What is removed later leaves room again. release gives the
// room back; to call it again does nothing. A store that is closed or whose card is out has nothing
// to take.
func (s *Store) Fill() (release func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.inserted() != nil || s.count() != nil {
		return func() {}
	}
	n := s.space.free(nil)
	s.space.filled += n
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.space.filled -= n
		n = 0
	}
}

// count counts anew what the store holds. s.mu is held.
func (s *Store) count() error {
	all, err := s.volume.entries()
	if err == nil {
		s.space.count(all)
	}
	return err
}

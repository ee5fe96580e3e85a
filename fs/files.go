package fs

import (
	"errors"
	"fmt"
)

// Open opens a file. It fails with [ErrNotFound] if mode is [ReadOnly] and
// there is no such file, and with [ErrBusy] if mode is another and the file is
// open. For writing, [ErrExists] says that the name is held by something that
// is not a plain file.
func (s *Store) Open(name string, mode Mode) (*File, error) {
	if mode < ReadWrite || mode > ReadOnly {
		return nil, s.fail("open", name, fmt.Errorf("no mode %d, only 0 to 2", mode))
	}
	return s.openFile(name, mode, false)
}

func (s *Store) openFile(name string, mode Mode, quiet bool) (*File, error) {
	if err := s.begin(OpOpen, name, quiet); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	f := &File{store: s, name: name, mode: mode, quiet: quiet}
	if err := s.open(f); err != nil {
		return nil, s.fail("open", name, err)
	}
	s.files[f] = struct{}{}
	return f, nil
}

func (s *Store) open(f *File) error {
	readers, writers := s.users(f.name)
	if f.mode != ReadOnly && readers+writers > 0 {
		return ErrBusy
	}
	_, err := s.volume.lookup(f.name)
	found := err == nil
	switch {
	case errors.Is(err, errNotPlain) && f.mode == ReadOnly:
		return ErrNotFound
	case errors.Is(err, ErrNotFound) && f.mode != ReadOnly:
	case err != nil:
		return taken(err)
	}
	if found && f.mode != Truncate {
		f.old, err = s.volume.read(f.name)
	} else {
		f.body, err = s.newBody(f.name, !found)
	}
	return err
}

// Create starts new content for name, which need not exist. Until Commit the
// old content is what others see; its blocks count as free for the new. It
// fails with [ErrBusy] if the file has a writer already, and with [ErrExists]
// if the name is held by something that is not a plain file.
func (s *Store) Create(name string) (*Pending, error) {
	return s.create(name, false)
}

func (s *Store) create(name string, quiet bool) (*Pending, error) {
	if err := s.begin(OpOpen, name, quiet); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	if _, err := s.volume.lookup(name); err != nil && !errors.Is(err, ErrNotFound) {
		return nil, s.fail("create", name, taken(err))
	}
	if _, writers := s.users(name); writers > 0 {
		return nil, s.fail("create", name, ErrBusy)
	}
	b, err := s.newBody(name, false)
	if err != nil {
		return nil, s.fail("create", name, err)
	}
	p := &Pending{store: s, name: name, quiet: quiet, body: b}
	s.pending[name] = p
	return p, nil
}

// newBody starts empty content for name: in place, where nothing may be yet, or
// under a temporary name. s.mu is held.
func (s *Store) newBody(name string, inPlace bool) (*body, error) {
	b := &body{store: s, target: name, disk: name}
	var err error
	if inPlace {
		b.file, err = s.volume.create(name)
	} else {
		b.file, b.disk, err = s.volume.createTemp()
	}
	if err != nil {
		return nil, gone(err)
	}
	s.space.bodies[b.disk] = b
	if err := s.count(); err != nil {
		delete(s.space.bodies, b.disk)
		return nil, errors.Join(err, b.file.Close(), s.volume.remove(b.disk))
	}
	return b, nil
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
	if err := s.volume.remove(name); err != nil {
		return s.fail("delete", name, err)
	}
	s.space.removed(name, info.Size)
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

// users counts the open files of a name. s.mu is held.
func (s *Store) users(name string) (readers, writers int) {
	for f := range s.files {
		switch {
		case f.name != name:
		case f.mode == ReadOnly:
			readers++
		default:
			writers++
		}
	}
	if s.pending[name] != nil {
		writers++
	}
	return readers, writers
}

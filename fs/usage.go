package fs

import (
	"os"

	"github.com/spf13/afero"
)

// BlockSize is the unit in which space is given out, in bytes.
const BlockSize = 4096

// blocks is the number of blocks that size bytes take.
func blocks(size int64) int64 { return (size + BlockSize - 1) / BlockSize }

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
	if err := s.refresh(); err != nil {
		return 0, s.fail("free space", "", err)
	}
	return s.freeBlocks(nil) * BlockSize, nil
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

// entries gives the plain files in the store, temporaries included, by name.
// s.mu is held.
func (s *Store) entries() ([]os.FileInfo, error) {
	all, err := afero.ReadDir(s.disk, "/")
	if err != nil {
		return nil, gone(err)
	}
	plain := all[:0]
	for _, fi := range all {
		if fi.Mode().IsRegular() {
			plain = append(plain, fi)
		}
	}
	return plain, nil
}

// refresh counts anew what the store holds, as other programs may have changed
// it. s.mu is held.
func (s *Store) refresh() error {
	all, err := s.entries()
	if err != nil {
		return err
	}
	s.base = 0
	size := make(map[string]int64, len(all))
	for _, fi := range all {
		size[fi.Name()] = blocks(fi.Size())
		if s.bodies[fi.Name()] == nil { // the others count with what they reserved
			s.base += size[fi.Name()]
		}
	}
	for _, b := range s.bodies {
		if b.disk != b.target {
			b.credit = size[b.target]
		}
	}
	return nil
}

// freeBlocks is what is left when all live content but except's is charged.
// s.mu is held.
func (s *Store) freeBlocks(except *body) int64 {
	free := max(s.capacity, 0)/BlockSize - s.base - s.filled
	for _, b := range s.bodies {
		if b != except {
			free -= b.charge()
		}
	}
	return max(free, 0)
}

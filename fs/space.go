package fs

import "os"

// BlockSize is the unit in which space is given out, in bytes.
const BlockSize = 4096

// blocks is the number of blocks that size bytes take.
func blocks(size int64) int64 { return (size + BlockSize - 1) / BlockSize }

// space is how much of a store is taken, and by what. The store's lock is held when its methods are
// called.
type space struct {
	capacity int64            // bytes
	atRest   int64            // blocks of the files at rest, those about to be replaced included
	filled   int64            // blocks that Fill has taken
	bodies   map[string]*body // content being written, by its name on disk
}

// count counts anew what is taken, from the entries of the volume: other programs may have changed
// it.
func (s *space) count(all []os.FileInfo) {
	s.atRest = 0
	size := make(map[string]int64, len(all))
	for _, fi := range all {
		size[fi.Name()] = blocks(fi.Size())
		if s.bodies[fi.Name()] == nil { // the others count with what they reserved
			s.atRest += size[fi.Name()]
		}
	}
	for _, b := range s.bodies {
		if b.disk != b.target {
			b.credit = size[b.target]
		}
	}
}

// free is the number of blocks left when all live content but except's is charged.
func (s *space) free(except *body) int64 {
	free := max(s.capacity, 0)/BlockSize - s.atRest - s.filled
	for _, b := range s.bodies {
		if b != except {
			free -= b.charge()
		}
	}
	return max(free, 0)
}

// committed counts b as a file at rest.
func (s *space) committed(b *body) {
	delete(s.bodies, b.disk)
	s.atRest += blocks(b.size) - b.credit
}

// removed gives back the blocks of a file of size bytes. Content that was to replace it replaces
// nothing now.
func (s *space) removed(name string, size int64) {
	s.atRest -= blocks(size)
	for _, b := range s.bodies {
		if b.target == name {
			b.credit = 0
		}
	}
}

package scenarios

import (
	"encoding/binary"
	"io"
)

// Random is the content of `{size: …, seed: …}`: size bytes that are the same for a seed everywhere
// and for ever. They are made as they are read, at any position, in no memory.
//
// The generator is SplitMix64. Eight bytes at a time, little endian, come from
//
//	state += 0x9e3779b97f4a7c15 // first the seed
//	z := state
//	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
//	z = (z ^ z>>27) * 0x94d049bb133111eb
//	z ^ z>>31
//
// all modulo 2^64, so that any language makes them in a few lines. A shorter content is the start
// of a longer one.
func Random(seed uint64, size int64) *io.SectionReader {
	return io.NewSectionReader(splitMix(seed), 0, size)
}

// splitMix is the endless row of bytes of one seed.
type splitMix uint64

// at is the ith number of eight bytes.
func (s splitMix) at(i uint64) uint64 {
	z := uint64(s) + (i+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// ReadAt implements [io.ReaderAt]; it never fails.
func (s splitMix) ReadAt(p []byte, off int64) (int, error) {
	i, n := uint64(off)/8, 0
	if skip := int(off % 8); skip > 0 {
		var word [8]byte
		binary.LittleEndian.PutUint64(word[:], s.at(i))
		n = copy(p, word[skip:])
		i++
	}
	for ; len(p)-n >= 8; i++ {
		binary.LittleEndian.PutUint64(p[n:], s.at(i))
		n += 8
	}
	if n < len(p) {
		var word [8]byte
		binary.LittleEndian.PutUint64(word[:], s.at(i))
		n += copy(p[n:], word[:])
	}
	return n, nil
}

package fs

import "encoding/binary"

// Checksum is the checksum of QFUPL and QFDWL: the exclusive or of the data
// taken as big-endian 16-bit words, where an odd last byte is the high byte of
// a word. Its zero value is ready to use. Modems print it in lower-case
// hexadecimal without leading zeros (%x).
type Checksum struct {
	sum uint16
	odd bool // the next byte is a low one
}

// Write adds p. It never fails.
func (c *Checksum) Write(p []byte) (int, error) {
	n := len(p)
	if c.odd && n > 0 {
		c.sum ^= uint16(p[0])
		c.odd = false
		p = p[1:]
	}
	var wide uint64 // four words at a time
	for ; len(p) >= 8; p = p[8:] {
		wide ^= binary.BigEndian.Uint64(p)
	}
	c.sum ^= uint16(wide>>48) ^ uint16(wide>>32) ^ uint16(wide>>16) ^ uint16(wide)
	for ; len(p) >= 2; p = p[2:] {
		c.sum ^= binary.BigEndian.Uint16(p)
	}
	if len(p) == 1 {
		c.sum ^= uint16(p[0]) << 8
		c.odd = true
	}
	return n, nil
}

// Sum is the checksum of what was written so far; more may follow.
func (c *Checksum) Sum() uint16 { return c.sum }

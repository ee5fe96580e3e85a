package telnet

import "bytes"

// An Encoder makes data a telnet stream, however it is cut into pieces. The zero value is
// ready, and binary.
type Encoder struct {
	// Text tells that the other side has refused binary: a CR that no LF follows is CR NUL then
	// (RFC 854). The NUL goes before the next byte, so that a line's end is not held up.
	Text bool

	cr bool // the last byte of data was one
}

// Append appends data to b.
func (e *Encoder) Append(b, data []byte) []byte {
	if !e.Text {
		e.cr = false
		return Append(b, data)
	}
	for len(data) > 0 {
		if e.cr && data[0] != '\n' {
			b = append(b, 0)
		}
		n := bytes.IndexByte(data, '\r') + 1
		if e.cr = n > 0; !e.cr {
			n = len(data)
		}
		b = Append(b, data[:n])
		data = data[n:]
	}
	return b
}

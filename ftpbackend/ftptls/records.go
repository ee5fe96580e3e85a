package ftptls

import (
	"bufio"
	"encoding/binary"
	"io"
	"net"
	"time"
)

// Records is the connection below TLS on a data connection: the records that TLS reads. It knows
// where each ends, so that a download can be read in larger pieces than one record.
type Records struct {
	net.Conn
	in   *bufio.Reader
	left int // of the record that TLS is reading, header included
}

// NewRecords returns the records on a connection.
func NewRecords(conn net.Conn) *Records { return &Records{Conn: conn, in: bufio.NewReader(conn)} }

// Buffer makes later reads from the network larger, for a download. It must not be called while
// TLS reads.
func (l *Records) Buffer(size int) { l.in = bufio.NewReaderSize(l.in, size) }

// recordHeader is type, version and length (RFC 8446, 5.1).
const recordHeader = 5

// Read gives TLS no more than the rest of a record, so that between two of its reads the buffer
// begins with a header.
func (l *Records) Read(p []byte) (int, error) {
	if l.left == 0 {
		header, err := l.in.Peek(recordHeader)
		if err != nil {
			if len(header) > 0 && err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return 0, err
		}
		l.left = recordHeader + int(binary.BigEndian.Uint16(header[3:]))
	}
	n, err := l.in.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}

// whole reports whether the next record can be read without waiting.
func (l *Records) whole() bool {
	if l.left != 0 || l.in.Buffered() < recordHeader {
		return false
	}
	header, _ := l.in.Peek(recordHeader)
	return l.in.Buffered() >= recordHeader+int(binary.BigEndian.Uint16(header[3:]))
}

// SetWriteDeadline does nothing. crypto/tls gives its close_notify five seconds. A slow server's
// full buffers may take as long, and without it servers refuse the whole upload. Whoever ends the
// transfer ends the write, too.
func (l *Records) SetWriteDeadline(time.Time) error { return nil }

// maxRecord is how many bytes one record holds at most.
const maxRecord = 16 << 10

// Gather reads from conn, the TLS above, as many records as have arrived and fit. One at a time
// would be one write to the disk, and one report to the observer, for each 16 KiB.
func (l *Records) Gather(conn net.Conn, p []byte) (n int, err error) {
	n, err = conn.Read(p)
	for err == nil && len(p)-n >= maxRecord && l.whole() {
		var m int
		m, err = conn.Read(p[n:])
		n += m
	}
	return n, err
}

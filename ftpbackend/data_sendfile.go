package ftpbackend

import (
	"errors"
	"io"
	"net"
	"os"
)

// A FileSource is a source of an upload that may be a file of the operating
// system, which can go to the network without passing through this process.
//
// Send calls send with that file and the piece of it that may move, advances by
// what has moved, and returns that with io.EOF at the file's end. It fails with
// [errors.ErrUnsupported], at any time, where the upload is to go on by Read, and
// has moved nothing then; that is also what send fails with when the
// operating system cannot do it.
type FileSource interface {
	io.Reader
	Send(send func(file *os.File, at, n int64) (int64, error)) (int64, error)
}

// pumpFile sends a source without copying it, where nothing has to look at the
// bytes or to count them before they move: no TLS, no plan, no disturbed
// network. It returns false where pump has to go on.
func (t *transfer) pumpFile(src io.Reader) (over bool) {
	if hidden, ok := src.(source); ok {
		src = hidden.Reader
	}
	file, ok := src.(FileSource)
	conn, direct := t.conn.(*net.TCPConn)
	if !ok || !direct || t.course != nil {
		return false
	}
	send := func(file *os.File, at, n int64) (int64, error) {
		t.writing.Lock()
		defer t.writing.Unlock()
		n, err := sendFile(conn, file, at, n)
		if err != nil && !errors.Is(err, errors.ErrUnsupported) {
			t.fail(dataError(KindSend, err)) // the first failure counts: what Send makes of it is none
		}
		t.count(n)
		if n == 0 && err == nil {
			err = io.EOF
		}
		return n, err
	}
	for {
		_, err := file.Send(send)
		switch {
		case err == nil:
		case errors.Is(err, errors.ErrUnsupported):
			return false
		default:
			t.end(err)
			return true
		}
	}
}

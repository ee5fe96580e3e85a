package ftpbackend

import (
	"errors"
	"net"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// sendfileSize is what one system call is asked to move. The kernel stops where
// the connection takes no more, so it does not say how finely progress is seen.
const sendfileSize = 1 << 20

// sendFile moves up to n bytes of a file, from at on, to a connection inside the
// kernel. It waits until some can move, and returns how many did: 0 at the
// file's end. It fails with [errors.ErrUnsupported] where that cannot be told
// from other failures than the connection's: copying will tell.
func sendFile(conn *net.TCPConn, file *os.File, at, n int64) (sent int64, err error) {
	to, err := conn.SyscallConn()
	if err != nil {
		return 0, err
	}
	from, err := file.SyscallConn()
	if err != nil {
		return 0, err
	}
	var failure error
	err = to.Write(func(out uintptr) (done bool) {
		// Control keeps the file from being closed.
		closed := from.Control(func(in uintptr) {
			for {
				var k int
				k, failure = unix.Sendfile(int(out), int(in), &at, int(min(n, sendfileSize)))
				if failure != unix.EINTR {
					sent = int64(max(k, 0))
					return
				}
			}
		})
		if closed != nil {
			failure = closed
		}
		return failure != unix.EAGAIN
	})
	switch {
	case err != nil:
		return 0, err
	case failure == nil:
		return sent, nil
	case errors.Is(failure, syscall.ECONNRESET), errors.Is(failure, syscall.EPIPE), errors.Is(failure, syscall.ETIMEDOUT):
		return 0, os.NewSyscallError("sendfile", failure)
	}
	return 0, errors.ErrUnsupported
}

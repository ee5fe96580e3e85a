//go:build !linux

package ftpbackend

import (
	"errors"
	"net"
	"os"
)

// sendFile is for Linux; elsewhere files are copied.
func sendFile(*net.TCPConn, *os.File, int64, int64) (int64, error) {
	return 0, errors.ErrUnsupported
}

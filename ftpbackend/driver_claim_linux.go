package ftpbackend

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// claim marks an unfinished upload as belonging to a running process: the lock ends with the descriptor, so also
// with a killed process. It reports whether nobody else holds it; files in memory are nobody else's.
func claim(f any) bool {
	c, ok := f.(syscall.Conn)
	if !ok {
		return true
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return false
	}
	held := false
	err = raw.Control(func(fd uintptr) { held = unix.Flock(int(fd), unix.LOCK_EX|unix.LOCK_NB) == nil })
	return err == nil && held
}

package client

import (
	"net"
	"syscall"

	"golang.org/x/sys/unix"
)

// unsentLimit is how many unsent bytes of an upload the kernel may hold. A socket buffer holds
// megabytes, and lets its writer sleep until a third of them is free: over a slow line the transfer
// would seem to stand still.
const unsentLimit = 128 << 10

// tune prepares a data connection.
func tune(conn net.Conn) {
	sc, ok := conn.(syscall.Conn)
	if !ok {
		return
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return
	}
	raw.Control(func(fd uintptr) {
		// Without it, progress is only coarser.
		_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, unsentLimit)
	})
}

package emulator

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// hostSegment is the most that a host sends at once. Within a machine it would send 64 KiB, which never fit into receiveBuffer: with a modem that reads
// slowly the rest comes by window probes, some bytes every 200 ms, and the host's end behind them.
const hostSegment = receiveBuffer / 4

// smallSegments sets it for the connections of a listener. A system without it serves all the same.
func smallSegments(_, _ string, c syscall.RawConn) error {
	return c.Control(func(fd uintptr) { _ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_MAXSEG, hostSegment) })
}

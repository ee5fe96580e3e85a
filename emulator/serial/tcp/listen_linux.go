package tcp

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// hostSegment is the most that a host sends at once. Within a machine it would send 64 KiB, which
// hardly ever fit into receiveBuffer: with a modem that reads slowly the rest comes by window
// probes, some bytes every 200 ms, and the host's end behind them.
const hostSegment = receiveBuffer / 4

// bufferOfHosts sets it, and receiveBuffer, for the connections of a listener. A connection that is
// made with a larger buffer has been told of it: what the host then sends finds no room, and is
// lost for 200 ms. A system without these options serves all the same.
func bufferOfHosts(_, _ string, c syscall.RawConn) error {
	return c.Control(func(fd uintptr) {
		_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_MAXSEG, hostSegment)
		_ = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_RCVBUF, receiveBuffer)
	})
}

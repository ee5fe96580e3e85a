package emulator

import (
	"net"

	"golang.org/x/sys/unix"
)

// The states of a connection whose other side has closed (include/net/tcp_states.h).
const (
	tcpClose     = 7
	tcpCloseWait = 8
)

// goneAway reports that the other side has closed the connection, whether that has been read or not.
func goneAway(conn net.Conn) bool {
	c, ok := conn.(*net.TCPConn)
	if !ok {
		return false
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return true
	}
	var info *unix.TCPInfo
	controlErr := raw.Control(func(fd uintptr) { info, err = unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO) })
	return controlErr != nil || err == nil && (info.State == tcpClose || info.State == tcpCloseWait)
}

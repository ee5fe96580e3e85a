package emulator

import (
	"net"

	"golang.org/x/sys/unix"
)

// The states of a connection whose other side has closed (netinet/tcp_fsm.h).
const (
	tcpClosed    = 0
	tcpCloseWait = 5
	tcpLastAck   = 8
)

// goneAway reports that the other side has closed the connection, whether that has been read or not. That the network has lost it is seen by
// keep-alive alone.
func goneAway(conn net.Conn) (gone, lost bool) {
	c, ok := conn.(*net.TCPConn)
	if !ok {
		return false, false
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return true, false
	}
	var info *unix.TCPConnectionInfo
	if raw.Control(func(fd uintptr) {
		info, err = unix.GetsockoptTCPConnectionInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_CONNECTION_INFO)
	}) != nil {
		return true, false
	}
	return err == nil && (info.State == tcpClosed || info.State == tcpCloseWait || info.State == tcpLastAck), false
}

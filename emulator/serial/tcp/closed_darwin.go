package tcp

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

// inspect tells from a connection alone whether its host is there. That the network has lost it is
// seen by keep-alive alone.
func inspect(fd int) (is presence, unread bool) {
	info, err := unix.GetsockoptTCPConnectionInfo(fd, unix.IPPROTO_TCP, unix.TCP_CONNECTION_INFO)
	switch {
	case err != nil:
	case info.State == tcpClosed:
		return isGone, false
	case info.State == tcpCloseWait, info.State == tcpLastAck:
		return hasEnded, false
	}
	return isThere, false
}

func socketOfHost(net.Conn) hostSocket { return socketUnknown }

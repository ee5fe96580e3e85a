package emulator

import (
	"net"

	"golang.org/x/sys/unix"
)

// States of a connection that one side has closed (include/net/tcp_states.h).
const (
	tcpFinWait1  = 4
	tcpFinWait2  = 5
	tcpClose     = 7
	tcpCloseWait = 8
	tcpLastAck   = 9
	tcpClosing   = 11
)

// goneAway reports that the other side has closed the connection, whether that has been read or not, and even if it could not be sent as too much
// was sent before; and that the network has lost it: what was sent is repeated, and nothing has been heard for long. A host that only does not read
// is not lost: its system answers.
func goneAway(conn net.Conn) (gone, lost bool) {
	c, ok := conn.(*net.TCPConn)
	if !ok {
		return false, false
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return true, false
	}
	var info *unix.TCPInfo
	var unread int
	if raw.Control(func(fd uintptr) {
		info, err = unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
		unread, _ = unix.IoctlGetInt(int(fd), unix.SIOCINQ)
	}) != nil {
		return true, false // closed on our side
	}
	if err != nil {
		return false, false
	}
	gone = info.State == tcpClose || info.State == tcpCloseWait || info.State == tcpLastAck
	if !gone && unread > 0 {
		gone = leftByHost(c)
	}
	lost = info.Retransmits > 0 && info.Unacked > 0 && int64(info.Last_ack_recv) > lostAfter.Milliseconds()
	return gone, lost
}

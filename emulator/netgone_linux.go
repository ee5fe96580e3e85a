package emulator

import (
	"net"

	"golang.org/x/sys/unix"
)

// The states of a connection whose other side has closed (include/net/tcp_states.h).
const (
	tcpClose     = 7
	tcpCloseWait = 8
	tcpLastAck   = 9
)

// goneAway reports that the other side has closed the connection, whether that has been read or not, and that the network has lost it: what was
// sent is repeated, and nothing has been heard for long. A host that only does not read is not lost: its system answers.
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
	if raw.Control(func(fd uintptr) { info, err = unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO) }) != nil {
		return true, false // closed on our side
	}
	if err != nil {
		return false, false
	}
	gone = info.State == tcpClose || info.State == tcpCloseWait || info.State == tcpLastAck
	lost = info.Retransmits > 0 && info.Unacked > 0 && int64(info.Last_ack_recv) > lostAfter.Milliseconds()
	return gone, lost
}

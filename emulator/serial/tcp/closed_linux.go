package tcp

import "golang.org/x/sys/unix"

// States of a connection that one side has closed (include/net/tcp_states.h).
const (
	tcpFinWait1  = 4
	tcpFinWait2  = 5
	tcpClose     = 7
	tcpCloseWait = 8
	tcpLastAck   = 9
	tcpClosing   = 11
)

// inspect tells from a connection alone whether its host is there, and whether bytes of it are
// unread. A host that only does not read is not lost: its system answers.
func inspect(fd int) (is presence, unread bool) {
	info, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
	if err != nil {
		return isThere, false
	}
	n, _ := unix.IoctlGetInt(fd, unix.SIOCINQ)
	switch {
	case info.State == tcpClose:
		return isGone, n > 0
	case info.Retransmits > 0 && info.Unacked > 0 && int64(info.Last_ack_recv) > lostAfter.Milliseconds():
		return isLost, n > 0
	case info.State == tcpCloseWait, info.State == tcpLastAck:
		return hasEnded, n > 0
	}
	return isThere, n > 0
}

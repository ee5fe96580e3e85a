package tcp

import "net"

// A presence is what the system knows of the host of a connection, whether the modem has read all
// that came or not.
type presence uint8

const (
	isThere  presence = iota
	hasEnded          // its end has arrived: it has closed the connection, or its sending side alone, which looks the same from another machine
	isHalf            // its end has arrived, and it still has its socket: it has closed its sending side alone
	isGone            // nobody reads what it is sent: it is on this machine and has closed its socket, or the connection is reset
	isLost            // the network has lost it: what was sent is repeated, and nothing has been heard for long
)

// presenceOf asks the system. Where it cannot tell, a host is there until its end is read.
func presenceOf(conn net.Conn) presence {
	c, ok := conn.(*net.TCPConn)
	if !ok {
		return isThere
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return isGone
	}
	is, unread := isThere, false
	if raw.Control(func(fd uintptr) { is, unread = inspect(int(fd)) }) != nil {
		return isGone // closed on our side
	}
	if is == hasEnded || is == isThere && unread { // an end can only wait behind bytes that are unread
		switch socketOfHost(c) {
		case socketHalf:
			if is == hasEnded {
				is = isHalf
			}
		case socketLeft:
			is = isGone
		}
	}
	return is
}

// A hostSocket is the host's end of a connection within this machine.
type hostSocket uint8

const (
	socketUnknown hostSocket = iota // or open
	socketHalf                      // closed for sending, and a process has it
	socketLeft                      // closed: no process has it any more
)

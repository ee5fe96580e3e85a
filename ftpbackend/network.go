package ftpbackend

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"time"
) // A Network is where the client's connections go. [Isolated] and [HostNetwork]
// make the two that there are, and package netem puts latency, limits and faults
// between the modem and the server.
//
// Every method ends when its context does. A returned connection may be of any
// type; where it has CloseWrite and SetLinger, as a *net.TCPConn has, the
// client uses them to end uploads, in order or by a reset.
type Network interface {
	// Lookup resolves a host name. A literal address comes back as it is. It
	// fails with an *Error of KindResolve.
	Lookup(ctx context.Context, host string) (netip.Addr, error)
	// DialControl connects to the server that the host names: addr is what
	// Lookup returned for it, sec tells what will be spoken.
	DialControl(ctx context.Context, host string, addr netip.Addr, port uint16, sec Security) (net.Conn, error)
	// DialData connects to the address of a passive data connection. control is
	// where the control connection that it belongs to leads. A network
	// that does not lead to addr fails with an *Error of KindDataOpen that wraps
	// [ErrOutside], and makes no connection.
	DialData(ctx context.Context, control netip.AddrPort, addr netip.AddrPort) (net.Conn, error)
	// ListenData awaits an active data connection on an ephemeral port of the
	// control connection's own address. What its Addr says is announced.
	ListenData(ctx context.Context, local netip.Addr) (net.Listener, error)
}

// ErrOutside is what a data connection fails with that leads out of the network.
var ErrOutside = errors.New("refused in the isolated network")

// A Dialer makes the connections of a network, as a [net.Dialer] does.
type Dialer interface {
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

// tcpNetwork has the parts of a network that are the same everywhere.
type tcpNetwork struct{ dialer Dialer }

// dial connects to a "host:port".
func (n tcpNetwork) dial(ctx context.Context, target string) (net.Conn, error) {
	return n.dialer.DialContext(ctx, "tcp", target)
}

// ListenData implements [Network].
func (tcpNetwork) ListenData(ctx context.Context, local netip.Addr) (net.Listener, error) {
	var lc net.ListenConfig
	return lc.Listen(ctx, "tcp", netip.AddrPortFrom(local, 0).String())
}

const (
	// SegmentSize is what an upload writes at a time, and so how finely a
	// watchdog sees it move.
	SegmentSize = 32 << 10
)

// Reset closes a connection so that the peer cannot take it for the end.
func Reset(conn net.Conn) {
	Linger0(conn)
	conn.Close()
}

// Linger0 makes a reset of a connection's coming close.
func Linger0(conn net.Conn) {
	if l, ok := conn.(interface{ SetLinger(int) error }); ok {
		l.SetLinger(0)
	}
}

// RealTime is the clock where none is handed in.
func RealTime(d time.Duration, f func()) (stop func() bool) { return time.AfterFunc(d, f).Stop }

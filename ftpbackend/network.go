package ftpbackend

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"time"
)

// A Network is where the client's connections go. [Isolated] and [HostNetwork] make the two that
// there are. Package netem puts latency, limits and faults between the modem and the server.
//
// Every method returns when its context ends. A returned connection may be of any type. If it has
// CloseWrite and SetLinger, as a *net.TCPConn has, the client uses them to end uploads, in order or
// by a reset.
type Network interface {
	// Lookup resolves a host name. It returns a literal address as it is. It fails with an *Error
	// of KindResolve.
	Lookup(ctx context.Context, host string) (netip.Addr, error)
	// DialControl connects to the server that the host names. addr is what Lookup returned for it;
	// sec is what will be spoken.
	DialControl(ctx context.Context, host string, addr netip.Addr, port uint16, sec Security) (net.Conn, error)
	// DialData connects to the address of a passive data connection. control is the address that
	// its control connection leads to. A network that does not lead to addr makes no connection and
	// fails with an *Error of KindDataOpen that wraps [ErrOutside].
	DialData(ctx context.Context, control netip.AddrPort, addr netip.AddrPort) (net.Conn, error)
	// ListenData listens for an active data connection, on an ephemeral port of the control
	// connection's own address. The client announces the listener's Addr.
	ListenData(ctx context.Context, local netip.Addr) (net.Listener, error)
}

// ErrOutside is the error of a data connection that would leave the network.
var ErrOutside = errors.New("refused in the isolated network")

// A Dialer makes the connections of a network, as a [net.Dialer] does.
type Dialer interface {
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

// tcpNetwork has what all networks share.
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

// SegmentSize is how many bytes an upload writes at a time, and so how finely a watchdog sees it
// move.
const SegmentSize = 32 << 10

// Reset closes a connection by a reset, so that the peer cannot take it for the end of the data.
func Reset(conn net.Conn) {
	Linger0(conn)
	conn.Close()
}

// Linger0 makes a later Close a reset.
func Linger0(conn net.Conn) {
	if l, ok := conn.(interface{ SetLinger(int) error }); ok {
		l.SetLinger(0)
	}
}

// RealTime is the clock where none is given.
func RealTime(d time.Duration, f func()) (stop func() bool) { return time.AfterFunc(d, f).Stop }

// Security is how a session is protected. The values are those of the module's ssltype.
type Security int

// The values of [Security].
const (
	Plain    Security = iota // no TLS
	Implicit                 // TLS from the first byte
	Explicit                 // AUTH TLS (RFC 4217)
)

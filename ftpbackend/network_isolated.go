package ftpbackend

import (
	"context"
	"fmt"
	"hash/fnv"
	"net"
	"net/netip"
	"strings"
)

// Embedded is what the isolated network needs of the embedded server.
type Embedded interface {
	Addr() netip.AddrPort         // FTP and AUTH TLS
	ImplicitAddr() netip.AddrPort // TLS from the first byte
	// Announce tells the server which host name the connection from client asked for, so that it
	// can present a certificate for that name.
	Announce(client net.Addr, host string)
}

// A dataListener is an embedded server that tells where it waits for data connections. A session
// with it connects to nothing else.
type dataListener interface {
	AwaitsData(addr netip.AddrPort) bool
}

// Isolated returns the network in which every name resolves, except under .invalid, and every
// destination without a route reaches the embedded server. Nothing leaves the machine unless a
// route says so. Names are not looked up. A data connection reaches only the address of its own
// control connection (the embedded server, or a route's target), whatever address the server
// announces. In a session with the embedded server it reaches only the ports on which the server
// waits for it.
func Isolated(server Embedded, rs []Route) Network {
	return IsolatedBy(&net.Dialer{}, server, rs)
}

// IsolatedBy is [Isolated] with connections made by the dialer.
func IsolatedBy(dialer Dialer, server Embedded, rs []Route) Network {
	return &isolated{tcpNetwork: tcpNetwork{dialer}, server: server, routes: rs}
}

type isolated struct {
	tcpNetwork
	server Embedded
	routes routes
}

// Lookup implements [Network]. It makes up an address, always the same for a name.
func (n *isolated) Lookup(ctx context.Context, host string) (netip.Addr, error) {
	if ended := ContextError(ctx); ended != nil {
		return netip.Addr{}, ended
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr, nil
	}
	name := strings.ToLower(strings.TrimSuffix(host, "."))
	if name == "" || name == "invalid" || strings.HasSuffix(name, ".invalid") {
		return netip.Addr{}, &Error{Kind: KindResolve, Op: "lookup", Text: host + ": no such host in the isolated network"}
	}
	sum := fnv.New32a()
	sum.Write([]byte(name))
	h := sum.Sum32()
	return netip.AddrFrom4([4]byte{10, byte(h >> 16), byte(h >> 8), byte(h)%254 + 1}), nil
}

// DialControl implements [Network].
func (n *isolated) DialControl(ctx context.Context, host string, _ netip.Addr, port uint16, sec Security) (net.Conn, error) {
	if target, ok := n.routes.target(host, port); ok {
		return n.dial(ctx, target)
	}
	addr := n.server.Addr()
	if sec == Implicit {
		addr = n.server.ImplicitAddr()
	}
	conn, err := n.dial(ctx, addr.String())
	if err != nil {
		return nil, err
	}
	n.server.Announce(conn.LocalAddr(), host)
	return leaving(conn, n.server), nil
}

// DialData implements [Network].
func (n *isolated) DialData(ctx context.Context, control netip.AddrPort, addr netip.AddrPort) (net.Conn, error) {
	if addr.Addr().Unmap() != control.Addr().Unmap() {
		return nil, &Error{Kind: KindDataOpen, Op: "dial", Err: fmt.Errorf("connection to %v %w: only %v, the address of the control connection, can be reached; "+
			"use --network host, or data_address 1 to ignore the announced address", addr, ErrOutside, control.Addr())}
	}
	if own, ok := n.server.(dataListener); ok && n.embedded(control) && !own.AwaitsData(addr) {
		return nil, &Error{Kind: KindDataOpen, Op: "dial", Err: fmt.Errorf("connection to %v %w: the embedded server does not wait for one there", addr, ErrOutside)}
	}
	return n.dial(ctx, addr.String())
}

// embedded reports whether a control connection leads to the embedded server, and not to the target
// of a route.
func (n *isolated) embedded(control netip.AddrPort) bool {
	at := netip.AddrPortFrom(control.Addr().Unmap(), control.Port())
	return at == n.server.Addr() || at == n.server.ImplicitAddr()
}

// A Prompter is a [Network] that knows which destinations are the embedded server. Networks without
// it have none.
//
// The embedded server runs in the modem's process. It answers every command, however busy the
// machine is. So no timer cuts short the wait for it: that would make the outcome depend on the
// load.
type Prompter interface {
	// Prompt reports whether a destination is the embedded server.
	Prompt(host string, port uint16) bool
}

// Prompt asks a network that is a [Prompter].
func Prompt(n Network, host string, port uint16) bool {
	p, ok := n.(Prompter)
	return ok && p.Prompt(host, port)
}

// Prompt implements [Prompter].
func (n *isolated) Prompt(host string, port uint16) bool {
	_, routed := n.routes.target(host, port)
	return !routed
}

// leavingConn is a modem's end of a control connection to the embedded server.
type leavingConn struct {
	*net.TCPConn
	leave func(client net.Addr)
}

// Close tells the server, then closes the connection.
func (c leavingConn) Close() error {
	c.leave(c.LocalAddr())
	return c.TCPConn.Close()
}

// leaving returns a conn whose Close tells the server, if the server wants to know.
func leaving(conn net.Conn, server Embedded) net.Conn {
	tcp, isTCP := conn.(*net.TCPConn)
	wants, ok := server.(interface{ Leave(client net.Addr) })
	if !isTCP || !ok {
		return conn
	}
	return leavingConn{tcp, wants.Leave}
}

package ftpbackend

import (
	"context"
	"hash/fnv"
	"net"
	"net/netip"
	"strings"
)

// Embedded is what the isolated network needs of the embedded server.
type Embedded interface {
	Addr() netip.AddrPort         // FTP and AUTH TLS
	ImplicitAddr() netip.AddrPort // TLS from the first byte
	// Announce tells the server which host name the connection that comes from
	// client asked for, so that it can show a certificate for that name.
	Announce(client net.Addr, host string)
}

// Isolated returns the network in which every name resolves, except under
// .invalid, and every destination that has no route of its own reaches the
// embedded server. Nothing leaves the machine unless a route says so.
func Isolated(server Embedded, rs []Route) Network {
	return &isolated{server: server, routes: rs}
}

type isolated struct {
	tcpNetwork
	server Embedded
	routes routes
}

// Lookup implements [Network]: a name has the same made-up address every time.
func (n *isolated) Lookup(ctx context.Context, host string) (netip.Addr, error) {
	if ended := contextError(ctx); ended != nil {
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
		return dialTarget(ctx, target)
	}
	addr := n.server.Addr()
	if sec == Implicit {
		addr = n.server.ImplicitAddr()
	}
	conn, err := n.DialData(ctx, addr)
	if err != nil {
		return nil, err
	}
	n.server.Announce(conn.LocalAddr(), host)
	return conn, nil
}

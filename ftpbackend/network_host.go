package ftpbackend

import (
	"context"
	"net"
	"net/netip"
)

// HostNetwork returns the machine's own network: real DNS and real destinations, except for what
// the routes send elsewhere.
func HostNetwork(rs []Route) Network {
	return &hostNetwork{tcpNetwork: tcpNetwork{&net.Dialer{}}, routes: rs}
}

type hostNetwork struct {
	tcpNetwork
	routes   routes
	resolver net.Resolver
}

// Lookup implements [Network]. A routed name need not exist: its target is looked up instead.
func (n *hostNetwork) Lookup(ctx context.Context, host string) (netip.Addr, error) {
	if r, ok := n.routes.any(host); ok {
		// ParseRoute has checked that the target can be split.
		host, _, _ = net.SplitHostPort(r.Target)
	}
	return n.resolve(ctx, host)
}

// DialControl implements [Network].
func (n *hostNetwork) DialControl(ctx context.Context, host string, addr netip.Addr, port uint16, _ Security) (net.Conn, error) {
	if target, ok := n.routes.target(host, port); ok {
		return n.dial(ctx, target)
	}
	if _, ok := n.routes.any(host); ok {
		// Only other ports of this host are routed, so addr is the target's and not this host's.
		real, err := n.resolve(ctx, host)
		if err != nil {
			return nil, err
		}
		addr = real
	}
	return n.dial(ctx, netip.AddrPortFrom(addr, port).String())
}

// DialData implements [Network]. It connects to the announced address, wherever that is.
func (n *hostNetwork) DialData(ctx context.Context, _ netip.AddrPort, addr netip.AddrPort) (net.Conn, error) {
	return n.dial(ctx, addr.String())
}

// resolve prefers IPv4, as the module's default PDP context does.
func (n *hostNetwork) resolve(ctx context.Context, host string) (netip.Addr, error) {
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr, nil
	}
	addrs, err := n.resolver.LookupNetIP(ctx, "ip", host)
	if ended := ContextError(ctx); ended != nil {
		return netip.Addr{}, ended
	}
	if err != nil || len(addrs) == 0 {
		return netip.Addr{}, &Error{Kind: KindResolve, Op: "lookup", Err: err, Text: host}
	}
	for _, addr := range addrs {
		if addr.Unmap().Is4() {
			return addr.Unmap(), nil
		}
	}
	return addrs[0], nil
}

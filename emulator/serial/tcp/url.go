package tcp

import (
	"net"
	"net/netip"
)

// URL is where a host on this machine finds the port, as pyserial's serial_for_url takes it:
// socket://HOST:PORT.
func (p *Raw) URL() string { return "socket://" + reachable(p.given, p.Addr()) }

// URL is where a host on this machine finds the port, as pyserial's serial_for_url takes it:
// rfc2217://HOST:PORT.
func (p *RFC2217) URL() string { return "rfc2217://" + reachable(p.given, p.Addr()) }

// reachable is an address to connect to. A port that listens on every address of the machine, which
// is none to connect to, is found at a loopback address: at that of IPv6 if it was given so. It
// listens on those of IPv4 in any case, where there are any, and the one of IPv6 may not be there.
func reachable(given string, addr net.Addr) string {
	at, err := netip.ParseAddrPort(addr.String())
	if err != nil || !at.Addr().IsUnspecified() {
		return addr.String()
	}
	loopback := netip.AddrFrom4([4]byte{127, 0, 0, 1})
	if host, _, err := net.SplitHostPort(given); err == nil && net.ParseIP(host) != nil && net.ParseIP(host).To4() == nil {
		loopback = netip.IPv6Loopback()
	}
	return netip.AddrPortFrom(loopback, at.Port()).String()
}

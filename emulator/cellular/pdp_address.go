package cellular

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// addresses are the addresses that the network has given to an active context. They differ
// between the modems of one process.
func (d *PacketDomain) addresses(cid int64) []netip.Addr {
	i := d.cell.cfg.Index
	v4 := netip.AddrFrom4([4]byte{10, 64 | byte(i>>8)&63, byte(i), byte(10 + cid)})
	v6 := netip.AddrFrom16([16]byte{0x20, 0x01, 0x0d, 0xb8, byte(i >> 8), byte(i), 0, byte(cid), 15: 1}) // of the documentation's prefix
	x := d.context(cid)
	if d.addressLate(x) {
		return nil
	}
	switch x.up {
	case pdpIPv4:
		return []netip.Addr{v4}
	case pdpIPv6:
		return []netip.Addr{v6}
	case pdpIPv4v6:
		return []netip.Addr{v4, v6}
	}
	return nil
}

// addressTexts are a context's addresses as information text has them, 0.0.0.0 when it has none.
func (d *PacketDomain) addressTexts(cid int64) []string {
	addrs := d.addresses(cid)
	if len(addrs) == 0 {
		return []string{"0.0.0.0"}
	}
	s := make([]string, len(addrs))
	for i, a := range addrs {
		s[i] = addressText(a)
	}
	return s
}

// addressText is how the module prints an address: IPv6 in capitals, all eight groups, without
// leading zeros.
func addressText(a netip.Addr) string {
	if a = a.Unmap(); a.Is4() {
		return a.String()
	}
	b := a.As16()
	groups := make([]string, 8)
	for i := range groups {
		groups[i] = fmt.Sprintf("%X", uint16(b[2*i])<<8|uint16(b[2*i+1]))
	}
	return strings.Join(groups, ":")
}

// decimals are the bytes of an address, and of its network mask if bits is not 0, in decimal with
// dots between them: as AT+CGCONTRDP prints addresses of either family (27.007 10.1.23).
func decimals(a netip.Addr, bits int) string {
	b := a.AsSlice()
	if bits != 0 {
		for i := range len(b) {
			b = append(b, 0xff<<(8-min(max(bits-8*i, 0), 8)))
		}
	}
	s := make([]string, len(b))
	for i := range b {
		s[i] = strconv.Itoa(int(b[i]))
	}
	return strings.Join(s, ".")
}

// pdpGateway is the network's side of a context with that address.
func pdpGateway(local netip.Addr) netip.Addr {
	if local.Is4() {
		b := local.As4()
		b[3] = 1
		return netip.AddrFrom4(b)
	}
	return netip.MustParseAddr("fe80::1")
}

// dns are the name servers of a context: the host's, else the network's once the context is
// active.
func (d *PacketDomain) dns(cid int64) [2]string {
	x := d.context(cid)
	dns := [2]string{"0.0.0.0", "0.0.0.0"}
	for i := range dns {
		switch {
		case x.dns[i] != "":
			dns[i] = x.dns[i]
		case x.up != 0:
			dns[i] = fmt.Sprintf("10.64.0.%d", 53+i)
		}
	}
	return dns
}

// resolvers are the name servers of an active context that have an address of the family of local;
// zeros where there is none.
func (d *PacketDomain) resolvers(cid int64, local netip.Addr) [2]netip.Addr {
	var r [2]netip.Addr
	for i, s := range d.dns(cid) {
		a, _ := netip.ParseAddr(s)
		switch {
		case a.Is4() == local.Is4():
			r[i] = a
		case local.Is4():
			r[i] = netip.IPv4Unspecified()
		default:
			r[i] = netip.IPv6Unspecified()
		}
	}
	return r
}

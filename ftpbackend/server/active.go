package server

import (
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// lowestActivePort is the lowest port that the server connects to. Lower ones belong to other
// services (RFC 2577, 3).
const lowestActivePort = 1024

// lowPort reports whether the argument of PORT or EPRT names a port that is not for data
// connections. An argument that it cannot read is left to the library, which refuses it, as it
// refuses hosts other than the client's.
func lowPort(verb, argument string) bool {
	if verb == "EPRT" {
		parts := strings.Split(argument, "|")
		if len(parts) != 5 {
			return false
		}
		port, err := strconv.Atoi(parts[3])
		return err == nil && port < lowestActivePort
	}
	parts := strings.Split(argument, ",")
	if len(parts) != 6 {
		return false
	}
	high, err := strconv.Atoi(parts[4])
	if err != nil {
		return false
	}
	low, err := strconv.Atoi(parts[5])
	return err == nil && high<<8+low < lowestActivePort
}

// ownAddress is the address for data connections of a control connection: the one that the client
// reached, with its zone.
func ownAddress(control net.Addr) *net.TCPAddr {
	at := control.(*net.TCPAddr).AddrPort()
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(at.Addr().Unmap(), 0))
}

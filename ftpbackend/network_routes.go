package ftpbackend

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// A Route sends connections for one destination to another.
type Route struct {
	Host   string // name or address, case-insensitive
	Port   uint16 // 0: any
	Target string // host:port
}

// ParseRoute reads a route as it is on the command line: HOST[:PORT]=TARGET:PORT, with IPv6
// addresses in brackets.
func ParseRoute(s string) (Route, error) {
	bad := func(why string) (Route, error) {
		return Route{}, fmt.Errorf("route %q: %s; want HOST[:PORT]=TARGET:PORT, as in files.example.com:21=127.0.0.1:2121, with IPv6 addresses in brackets", s, why)
	}
	from, target, ok := strings.Cut(strings.TrimSpace(s), "=")
	if !ok {
		return bad("no = in it")
	}
	host, port, why := splitRouteHost(from)
	if why != "" {
		return bad(why)
	}
	targetHost, targetPort, err := net.SplitHostPort(target)
	switch {
	case err != nil:
		return bad("the target needs a host and a port")
	case targetHost == "":
		return bad("the target has no host")
	case strings.ContainsAny(targetHost, " \t"):
		return bad("a space in the target's host")
	}
	if _, ok := ParsePort(targetPort); !ok {
		return bad(fmt.Sprintf("the target's port %q is not within 1 to 65535", targetPort))
	}
	return Route{Host: host, Port: port, Target: target}, nil
}

// splitRouteHost splits HOST[:PORT]; why says what is wrong with it.
func splitRouteHost(s string) (host string, port uint16, why string) {
	host, rest := s, ""
	if strings.HasPrefix(s, "[") {
		end := strings.IndexByte(s, ']')
		if end < 0 {
			return "", 0, "a [ without its ]"
		}
		host, rest = s[1:end], s[end+1:]
		if addr, err := netip.ParseAddr(host); err != nil || !addr.Is6() {
			return "", 0, fmt.Sprintf("%q is not an IPv6 address", host)
		}
		if rest != "" && rest[0] != ':' {
			return "", 0, fmt.Sprintf("%q after the address", rest)
		}
	} else if i := strings.IndexByte(s, ':'); i >= 0 {
		host, rest = s[:i], s[i:]
	}
	switch {
	case host == "":
		return "", 0, "no host before the ="
	case strings.ContainsAny(host, " \t"):
		return "", 0, "a space in the host"
	case rest == "":
		return host, 0, ""
	}
	port, ok := ParsePort(rest[1:])
	if !ok {
		return "", 0, fmt.Sprintf("the port %q is not within 1 to 65535", rest[1:])
	}
	return host, port, ""
}

// ParsePort reads a port from 1 to 65535.
func ParsePort(s string) (uint16, bool) {
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil || n == 0 {
		return 0, false
	}
	return uint16(n), true
}

// routes are asked in order. A route with a port comes before one without.
type routes []Route

// target returns where connections for a destination go instead; false if they do not.
func (rs routes) target(host string, port uint16) (string, bool) {
	var found string
	for _, r := range rs {
		if !sameHost(r.Host, host) {
			continue
		}
		if r.Port == port {
			return r.Target, true
		}
		if r.Port == 0 && found == "" {
			found = r.Target
		}
	}
	return found, found != ""
}

// any returns the first route of a host, whatever its port.
func (rs routes) any(host string) (Route, bool) {
	for _, r := range rs {
		if sameHost(r.Host, host) {
			return r, true
		}
	}
	return Route{}, false
}

// sameHost compares names, ignoring case and a final dot, and addresses by value.
func sameHost(a, b string) bool {
	if x, err := netip.ParseAddr(a); err == nil {
		y, err := netip.ParseAddr(b)
		return err == nil && x.Unmap() == y.Unmap()
	}
	a, b = strings.TrimSuffix(a, "."), strings.TrimSuffix(b, ".")
	return len(a) == len(b) && strings.EqualFold(a, b) // the same length, or non-ASCII letters would equal ASCII ones
}

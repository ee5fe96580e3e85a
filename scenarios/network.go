package scenarios

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"ptymodem/scenarios/schema"
)

// A Network is between the modem and servers.
type Network struct {
	Host    bool // the machine's own network; else isolated
	Routes  []Route
	DNS     []Host
	Latency time.Duration // modem time; 0 is none
	Rate    int64         // bytes a second; 0 is as fast as it goes
}

// A Route leads one destination elsewhere.
type Route struct {
	From string // host, or host:port
	To   string // host:port; empty is the embedded server
}

func networkObject() schema.Object[Network] {
	return schema.Object[Network]{
		Name: "network", Doc: "The network between the modem and servers.",
		Fields: []schema.Field[Network]{
			schema.Key("mode", "isolated: every destination is the embedded server. host: the machine's own network. Default: isolated.",
				schema.Convert(schema.Words("isolated", "host"), func(s string) bool { return s == "host" }), func(n *Network) *bool { return &n.Host }),
			schema.Key("routes", "Destinations (host, or host:port) that lead elsewhere: embedded, or host:port.",
				schema.Mapping("a mapping of destinations to targets", "Targets by destination.", routeTarget(), checkDestination,
					func(from, to string) Route { return Route{from, to} }),
				func(n *Network) *[]Route { return &n.Routes }),
			schema.Key("dns", "The addresses of host names, which AT+QIDNSGIP lists; nowhere: the name does not resolve.",
				schema.Mapping("a mapping of host names to addresses", "Addresses by host name.", hostAddresses(), checkHostName,
					func(name string, all []netip.Addr) Host { return Host{name, all} }),
				func(n *Network) *[]Host { return &n.DNS }),
			schema.Key("latency", "How much later everything from the network comes, in modem time.", schema.Duration(), func(n *Network) *time.Duration { return &n.Latency }),
			schema.Key("rate", "The highest rate of a data connection.", schema.Rate(), func(n *Network) *int64 { return &n.Rate }),
		},
	}
}

func routeTarget() schema.Shape[string] {
	return schema.Scalar("embedded, or host:port", schema.JSON{"type": "string"}, func(s string) (string, error) {
		if s == "embedded" {
			return "", nil
		}
		if host, port, err := net.SplitHostPort(s); err != nil || host == "" || !isPort(port) {
			return "", fmt.Errorf("%q is not a target: want embedded, or host:port, as in 127.0.0.1:2121", schema.Clip(s))
		}
		return s, nil
	})
}

func checkDestination(s string) error {
	host, port, err := net.SplitHostPort(s)
	switch {
	case err == nil && host != "" && isPort(port):
	case err != nil && s != "" && (!strings.Contains(s, ":") || net.ParseIP(s) != nil):
	default:
		return fmt.Errorf("%q is not a destination: want a host, or host:port, as in files.example.com or 192.0.2.1:21", schema.Clip(s))
	}
	return nil
}

func isPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && n > 0
}

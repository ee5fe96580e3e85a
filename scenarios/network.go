package scenarios

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"
)

// A Network is what lies between modem and servers.
type Network struct {
	Host    bool // the machine's own network; else isolated
	Routes  []Route
	Latency time.Duration // modem time; 0 is none
	Rate    int64         // bytes a second; 0 is as fast as it goes
}

// A Route leads one destination elsewhere.
type Route struct {
	From string // host, or host:port
	To   string // host:port; empty is the embedded server
}

func networkObject() object[Network] {
	return object[Network]{
		name: "network", doc: "What lies between the modem and servers.",
		fields: []field[Network]{
			key("mode", "isolated: every destination is the embedded server; host: the machine's own network. isolated if left out.",
				convert(words("isolated", "host"), func(s string) bool { return s == "host" }), func(n *Network) *bool { return &n.Host }),
			key("routes", "Destinations (host, or host:port) that lead elsewhere: embedded, or host:port.",
				mapping("a mapping of destinations to targets", "Targets by destination.", routeTarget(), checkDestination,
					func(from, to string) Route { return Route{from, to} }),
				func(n *Network) *[]Route { return &n.Routes }),
			key("latency", "How much later everything from the network comes, in modem time.", duration(), func(n *Network) *time.Duration { return &n.Latency }),
			key("rate", "How fast a data connection is at most.", rate(), func(n *Network) *int64 { return &n.Rate }),
		},
	}
}

func routeTarget() shape[string] {
	return scalar("embedded, or host:port", schema{"type": "string"}, func(s string) (string, error) {
		if s == "embedded" {
			return "", nil
		}
		if host, port, err := net.SplitHostPort(s); err != nil || host == "" || !isPort(port) {
			return "", fmt.Errorf("%q is not a target: embedded, or host:port is right, as in 127.0.0.1:2121", clip(s))
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
		return fmt.Errorf("%q is not a destination: a host, or host:port is right, as in files.example.com or 192.0.2.1:21", clip(s))
	}
	return nil
}

func isPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && n > 0
}

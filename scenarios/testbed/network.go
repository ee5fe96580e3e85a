package testbed

import (
	"context"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"ptymodem/emulator"
	"ptymodem/emulator/loop"
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/netem"
	"ptymodem/scenarios"
)

// network is what lies between the modem and servers.
func (t *Testbed) network() ftpbackend.Network {
	n := &t.Scenario().Network
	var routes, embedded []ftpbackend.Route
	for _, way := range n.Routes {
		route := routeOf(way)
		if route.Target == "" {
			embedded = append(embedded, route)
		} else {
			routes = append(routes, route)
		}
	}
	network := ftpbackend.Isolated(t.view, routes)
	if n.Host {
		network = ftpbackend.HostNetwork(routes)
	}
	if len(embedded) > 0 {
		network = embeddedRoutes{network, ftpbackend.Isolated(t.view, nil), embedded}
	}
	tenant := tenantNetwork{network, t}
	if len(n.DNS) > 0 {
		return namedNetwork{tenant, n.DNS}
	}
	return tenant
}

// tenantNetwork is a network on which the embedded server knows its tenant also when that comes by
// the server's address.
type tenantNetwork struct {
	ftpbackend.Network
	testbed *Testbed
}

// DialControl implements [ftpbackend.Network].
func (n tenantNetwork) DialControl(ctx context.Context, host string, addr netip.Addr, port uint16, sec ftpbackend.Security) (net.Conn, error) {
	conn, err := n.Network.DialControl(ctx, host, addr, port, sec)
	if err == nil && n.testbed.Server.Listens(conn.RemoteAddr()) {
		n.testbed.view.Announce(conn.LocalAddr(), host)
	}
	return conn, err
}

// Prompt implements [ftpbackend.Prompter].
func (n tenantNetwork) Prompt(host string, port uint16) bool {
	return ftpbackend.Prompt(n.Network, host, port)
}

// addFaults puts a network that can fail between the modem and its network, and the faults into the
// modem.
func (t *Testbed) addFaults(cfg *emulator.Config, o Options) {
	wire := netem.New(cfg.Network, func(d time.Duration, f func()) func() bool { return t.Modem.Hold(d, f) })
	wire.OnSlowed(func(d time.Duration) { t.Modem.Hold(loop.Stretched(d, t.Modem.Speed()), nil) })
	cfg.Network, t.wire = wire, wire
	around := newSurroundings(wire, t.view, t.stores())
	around.rate.start(t.Scenario().Network.Rate)
	around.latency.start(t.Scenario().Network.Latency)
	t.faults = newFaults(around, o.Fired)
	cfg.Hooks = t.faults
}

// routeOf is a scenario's route; without a target it leads to the embedded server.
func routeOf(way scenarios.Route) ftpbackend.Route {
	route := ftpbackend.Route{Host: way.From, Target: way.To}
	if host, port, err := net.SplitHostPort(way.From); err == nil {
		n, _ := strconv.ParseUint(port, 10, 16) // the format has seen to it
		route.Host, route.Port = host, uint16(n)
	}
	return route
}

// embeddedRoutes is a network in which some destinations are the embedded server, whatever the
// others are.
type embeddedRoutes struct {
	ftpbackend.Network
	embedded ftpbackend.Network
	routes   []ftpbackend.Route
}

func (n embeddedRoutes) leads(host string, port uint16) bool {
	for _, r := range n.routes {
		if strings.EqualFold(r.Host, host) && (r.Port == 0 || port == 0 || r.Port == port) {
			return true
		}
	}
	return false
}

// Lookup implements [ftpbackend.Network].
func (n embeddedRoutes) Lookup(ctx context.Context, host string) (netip.Addr, error) {
	if n.leads(host, 0) {
		return n.embedded.Lookup(ctx, host)
	}
	return n.Network.Lookup(ctx, host)
}

// DialControl implements [ftpbackend.Network].
func (n embeddedRoutes) DialControl(ctx context.Context, host string, addr netip.Addr, port uint16, sec ftpbackend.Security) (net.Conn, error) {
	if n.leads(host, port) {
		return n.embedded.DialControl(ctx, host, addr, port, sec)
	}
	return n.Network.DialControl(ctx, host, addr, port, sec)
}

// Prompt implements [ftpbackend.Prompter].
func (n embeddedRoutes) Prompt(host string, port uint16) bool {
	if n.leads(host, port) {
		return ftpbackend.Prompt(n.embedded, host, port)
	}
	return ftpbackend.Prompt(n.Network, host, port)
}

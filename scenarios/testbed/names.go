package testbed

import (
	"context"
	"net/netip"
	"strings"

	"ptymodem/ftpbackend"
	"ptymodem/scenarios"
)

// namedNetwork is a network in which the scenario says where some names lead.
type namedNetwork struct {
	tenantNetwork
	hosts []scenarios.Host
}

// Lookup implements [ftpbackend.Network]. Of several addresses the first is taken.
func (n namedNetwork) Lookup(ctx context.Context, host string) (netip.Addr, error) {
	if h := hostOf(n.hosts, host); h != nil {
		switch ended := ftpbackend.ContextError(ctx); {
		case ended != nil:
			return netip.Addr{}, ended
		case len(h.Addresses) == 0:
			return netip.Addr{}, &ftpbackend.Error{Kind: ftpbackend.KindResolve, Op: "lookup", Text: host + ": no such host in this scenario"}
		}
		return h.Addresses[0], nil
	}
	return n.tenantNetwork.Lookup(ctx, host)
}

// addressesOf are those of a name that a scenario gives.
func addressesOf(dns []scenarios.Host) func(host string) []netip.Addr {
	return func(host string) []netip.Addr {
		if h := hostOf(dns, host); h != nil {
			return h.Addresses
		}
		return nil
	}
}

func hostOf(all []scenarios.Host, name string) *scenarios.Host {
	for i := range all {
		if strings.EqualFold(all[i].Name, strings.TrimSuffix(name, ".")) {
			return &all[i]
		}
	}
	return nil
}

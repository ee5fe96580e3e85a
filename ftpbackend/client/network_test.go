package client_test

import (
	"context"
	"net"
	"net/netip"
	"syscall"
	"testing"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
)

// TestNetworkErrors: what the network says, in the module's kinds.
func TestNetworkErrors(t *testing.T) {
	for _, tt := range []struct {
		name string
		net  broken
		kind ftpbackend.Kind
	}{
		{"no such name", broken{lookup: &net.DNSError{Err: "no such host", Name: "x", IsNotFound: true}}, ftpbackend.KindResolve},
		{"no route", broken{dial: &net.OpError{Op: "dial", Err: syscall.ENETUNREACH}}, ftpbackend.KindNetwork},
		{"by a wrapper", broken{dial: &ftpbackend.Error{Kind: ftpbackend.KindNetwork, Text: "no signal"}}, ftpbackend.KindNetwork},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.net.Network = ftpbackend.HostNetwork(nil)
			_, err := client.Dial(context.Background(), client.Config{Network: tt.net, Host: "x"})
			check(t, err, tt.kind, 0)
		})
	}
}

// broken is a network that fails.
type broken struct {
	ftpbackend.Network
	lookup, dial error
}

func (b broken) Lookup(context.Context, string) (netip.Addr, error) {
	return netip.MustParseAddr("192.0.2.1"), b.lookup
}

func (b broken) DialControl(context.Context, string, netip.Addr, uint16, ftpbackend.Security) (net.Conn, error) {
	return nil, b.dial
}

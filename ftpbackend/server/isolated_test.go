package server

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"

	"ptymodem/ftpbackend"
)

// TestIsolatedEmbedded: in a session with the embedded server a data connection reaches the port on
// which that waits for it, and no other port of the machine. A route of another host changes
// nothing about it; a session that has taken the route reaches all ports of its target.
func TestIsolatedEmbedded(t *testing.T) {
	s := startServer(t, Config{})
	elsewhere, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer elsewhere.Close()
	target := elsewhere.Addr().(*net.TCPAddr).AddrPort()
	ctx := context.Background()
	unrelated := []ftpbackend.Route{{Host: "other.example.com", Target: target.String()}}
	for name, routes := range map[string][]ftpbackend.Route{"no routes": nil, "another host's route": unrelated} {
		t.Run(name, func(t *testing.T) {
			network := ftpbackend.Isolated(s.Tenant(0), routes)
			dial := func(control netip.AddrPort, port int) error {
				conn, err := network.DialData(ctx, control, netip.AddrPortFrom(s.Addr().Addr(), uint16(port)))
				if err == nil {
					conn.Close()
				}
				return err
			}
			c := login(t, s)
			_, port := pasvAddress(t, c.do(227, "PASV"))
			for _, control := range []netip.AddrPort{s.Addr(), s.ImplicitAddr()} {
				for _, other := range []int{int(target.Port()), int(s.Addr().Port()), 1} {
					var e *ftpbackend.Error
					if err := dial(control, other); !errors.Is(err, ftpbackend.ErrOutside) || !errors.As(err, &e) || e.Kind != ftpbackend.KindDataOpen {
						t.Errorf("port %d: got %v", other, err)
					}
				}
			}
			if err := dial(s.Addr(), port); err != nil {
				t.Errorf("the port of PASV: %v", err)
			}
			if err := dial(target, int(target.Port())); err != nil {
				t.Errorf("a port of a route's target: %v", err)
			}
		})
	}
}

package ftpbackend

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"
)

// TestIsolatedEmbedded: without routes a data connection reaches the port on which the embedded server waits for it, and no other port of the machine.
func TestIsolatedEmbedded(t *testing.T) {
	s := srvStart(t, ServerConfig{})
	elsewhere, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer elsewhere.Close()
	network, ctx := Isolated(s.Guest(0), nil), context.Background()
	dial := func(port int) error {
		addr := netip.AddrPortFrom(s.Addr().Addr(), uint16(port))
		conn, err := network.DialData(ctx, s.Addr().Addr(), addr)
		if err == nil {
			conn.Close()
		}
		return err
	}
	c := srvLogin(t, s)
	_, port := srvPort(t, c.do(227, "PASV"))
	for _, other := range []int{elsewhere.Addr().(*net.TCPAddr).Port, int(s.Addr().Port()), 1} {
		var e *Error
		if err := dial(other); !errors.Is(err, ErrOutside) || !errors.As(err, &e) || e.Kind != KindDataOpen {
			t.Errorf("port %d: got %v", other, err)
		}
	}
	if err := dial(port); err != nil {
		t.Errorf("the port of PASV: %v", err)
	}
}

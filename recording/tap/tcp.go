package tap

import (
	"context"
	"fmt"
	"net"
	"time"
)

// dialTimeout is how long a connection to a port may take.
const dialTimeout = 5 * time.Second

// A tcpModule is a module behind a TCP connection that has its bytes and nothing else.
type tcpModule struct {
	net.Conn
	name string
}

func dialTCP(ctx context.Context, name, addr string) (Module, error) {
	conn, err := dial(ctx, name, addr)
	if err != nil {
		return nil, err
	}
	return &tcpModule{conn, name}, nil
}

func dial(ctx context.Context, name, addr string) (net.Conn, error) {
	d := net.Dialer{Timeout: dialTimeout}
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: want the address of a program that has the module's port on the network", name, err)
	}
	return conn, nil
}

// Follow implements [Module]. The rate is that program's affair.
func (m *tcpModule) Follow(Settings) error { return nil }

// DTR implements [Module].
func (m *tcpModule) DTR(bool) error {
	return fmt.Errorf("%w: it is a TCP connection, rfc2217: has them", ErrNoLines)
}

// String implements [Module].
func (m *tcpModule) String() string { return m.name }

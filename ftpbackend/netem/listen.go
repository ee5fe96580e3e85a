package netem

import (
	"context"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"
)

// ListenData implements [ftpbackend.Network].
func (n *Network) ListenData(ctx context.Context, local netip.Addr) (net.Listener, error) {
	ln, err := n.now.Load().below.ListenData(ctx, local)
	if err != nil {
		return nil, err
	}
	l := &listener{Listener: ln, network: n, closed: make(chan struct{})}
	n.mu.Lock()
	n.listeners[l] = struct{}{}
	n.mu.Unlock()
	if n.now.Load().refuses {
		l.refuse()
	}
	return l, nil
}

// listener waits for the active data connection. While connections are refused nothing listens, yet
// Accept goes on waiting, as it does with a server that cannot connect.
type listener struct {
	net.Listener
	network *Network
	limit   deadline
	mu      sync.Mutex
	refused bool
	over    bool
	closed  chan struct{}
}

// Accept accepts the server's connection.
func (l *listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err == nil {
		return l.network.wrap(conn, true), nil
	}
	l.mu.Lock()
	refused := l.refused
	l.mu.Unlock()
	if !refused {
		return nil, err
	}
	select {
	case <-l.closed:
		return nil, net.ErrClosed
	case <-l.limit.passed():
		return nil, os.ErrDeadlineExceeded
	}
}

// refuse makes the server's connection refused.
func (l *listener) refuse() {
	l.mu.Lock()
	l.refused = true
	l.mu.Unlock()
	l.Listener.Close()
}

// SetDeadline limits Accept, as on a net.TCPListener.
func (l *listener) SetDeadline(t time.Time) error {
	l.limit.set(t)
	if below, ok := l.Listener.(interface{ SetDeadline(time.Time) error }); ok {
		below.SetDeadline(t)
	}
	return nil
}

// Close ends the wait.
func (l *listener) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over {
		return net.ErrClosed
	}
	l.over = true
	close(l.closed)
	l.limit.set(time.Time{})
	l.network.mu.Lock()
	delete(l.network.listeners, l)
	l.network.mu.Unlock()
	return l.Listener.Close()
}

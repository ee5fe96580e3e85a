package emulator

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"testing"
	"time"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/server"
)

// A stuckNetwork goes nowhere at one of its stages: "name", "TCP", or "data", where it takes some
// bytes of an upload and then no more.
type stuckNetwork struct {
	ftpbackend.Network
	at    func() string
	stuck chan struct{} // one for each time
}

func (n stuckNetwork) hang(ctx context.Context, at string) error {
	if n.at() != at {
		return nil
	}
	n.stuck <- struct{}{}
	<-ctx.Done()
	return context.Cause(ctx)
}

func (n stuckNetwork) Lookup(ctx context.Context, host string) (netip.Addr, error) {
	if err := n.hang(ctx, "name"); err != nil {
		return netip.Addr{}, err
	}
	return n.Network.Lookup(ctx, host)
}

func (n stuckNetwork) DialControl(ctx context.Context, host string, addr netip.Addr, port uint16, sec ftpbackend.Security) (net.Conn, error) {
	if err := n.hang(ctx, "TCP"); err != nil {
		return nil, err
	}
	return n.Network.DialControl(ctx, host, addr, port, sec)
}

func (n stuckNetwork) DialData(ctx context.Context, control netip.AddrPort, addr netip.AddrPort) (net.Conn, error) {
	if err := n.hang(ctx, "data TCP"); err != nil {
		return nil, err
	}
	conn, err := n.Network.DialData(ctx, control, addr)
	if err == nil && n.at() == "data" {
		conn = &stuckConn{TCPConn: conn.(*net.TCPConn), stuck: n.stuck, closed: make(chan struct{})}
	}
	return conn, err
}

// A stuckConn takes one block and no more, as when the server stops reading.
type stuckConn struct {
	*net.TCPConn
	stuck  chan struct{}
	taken  bool
	once   sync.Once
	closed chan struct{}
}

func (c *stuckConn) Write(p []byte) (int, error) {
	if !c.taken {
		c.taken = true
		return c.TCPConn.Write(p)
	}
	c.stuck <- struct{}{}
	<-c.closed
	return 0, net.ErrClosed
}

func (c *stuckConn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.TCPConn.Close()
}

// stuckRig is a modem on a network that is stuck where set says, which begins as nowhere.
func stuckRig(t *testing.T) (r *rig, s *fakeServer, set func(at string), await func()) {
	s = newFakeServer(t)
	s.onData(drain)
	var mu sync.Mutex
	var at string
	n := stuckNetwork{stuck: make(chan struct{}, 1), at: func() string {
		mu.Lock()
		defer mu.Unlock()
		return at
	}}
	r = newRig(t, rigOptions{network: func(server *server.Server) ftpbackend.Network {
		n.Network = s.network(server)
		return n
	}})
	set = func(where string) {
		mu.Lock()
		defer mu.Unlock()
		at = where
	}
	await = func() {
		t.Helper()
		select {
		case <-n.stuck:
		case <-time.After(testkit.Patience):
			t.Fatal("nothing is stuck")
		}
	}
	return r, s, set, await
}

// The name and TCP count within QFTPOPEN's limit as the login does (note 2.2).
func TestTimeoutOfNameAndTCP(t *testing.T) {
	for _, at := range []string{"name", "TCP"} {
		t.Run(at, func(t *testing.T) {
			r, s, set, await := stuckRig(t)
			r.script("<- ATE0\n-> OK\n<- AT+QIACT=1\n-> OK\n<- AT+QFTPCFG=\"rsptimeout\",180\n-> OK")
			set(at)
			r.script("<- AT+QFTPOPEN=\"fake.example.com\"\n-> OK")
			await()
			r.script(".. 124.9s\nsilent\n.. 100ms\n-> +QFTPOPEN: 609,0")
			set("")
			r.again(s)
		})
	}
}

// A data connection that does not come about in T, and an upload whose bytes nobody takes any more
// for T: 609, and the session is over.
func TestTimeoutOfStuckUpload(t *testing.T) {
	for _, at := range []string{"data TCP", "data"} {
		t.Run(at, func(t *testing.T) {
			r, s, set, await := stuckRig(t)
			r.storeFile("UFS:f", testkit.Random(500<<10, 5))
			r.script(fakeLogin)
			set(at)
			r.script("<- AT+QFTPPUT=\"a\",\"UFS:f\"\n-> OK")
			await()
			r.script(".. 19.9s\nsilent\n.. 100ms\n-> +QFTPPUT: 609,0")
			set("")
			r.again(s)
		})
	}
}

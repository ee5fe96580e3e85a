package netem

import (
	"context"
	"maps"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"ptymodem/ftpbackend"
)

// A Network is a [ftpbackend.Network] in which things go wrong on demand, also on open connections.
// Until the first demand it is as fast as the network below. Its methods may be called from any
// goroutine, at any time.
//
// On connections with TLS it sees cipher text, and counts that.
type Network struct {
	after   func(time.Duration, func()) func() bool
	slowed  func(time.Duration)
	now     atomic.Pointer[conditions]
	limiter rateLimiter            // of all data connections
	guard   atomic.Pointer[func()] // Config.Guard of the client that uses it

	mu        sync.Mutex
	calmed    int // how often Calm was called
	open      map[*conn]struct{}
	listeners map[*listener]struct{}
}

// conditions are what is wrong at one time. They do not change; new ones replace them.
type conditions struct {
	below    ftpbackend.Network
	rate     int64
	latency  time.Duration
	stalls   int // that are under way
	failsDNS bool
	refuses  bool
	failsTLS bool
	replaced chan struct{} // closed when new conditions replace these
}

// New returns a network on top of another. after is the clock of latencies and stalls, as the
// client's Config.Hold; nil means time.AfterFunc.
func New(below ftpbackend.Network, after func(d time.Duration, f func()) (stop func() bool)) *Network {
	if after == nil {
		after = ftpbackend.RealTime
	}
	n := &Network{after: after, slowed: func(time.Duration) {}, open: map[*conn]struct{}{}, listeners: map[*listener]struct{}{}}
	n.now.Store(&conditions{below: below, replaced: make(chan struct{})})
	return n
}

// SetGuard has f deferred on the goroutines that move delayed bytes: see the client's Config.Guard.
func (n *Network) SetGuard(f func()) { n.guard.Store(&f) }

// change replaces the conditions, also for everything that waits.
func (n *Network) change(f func(*conditions)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	old := n.now.Load()
	next := *old
	next.replaced = make(chan struct{})
	f(&next)
	n.now.Store(&next)
	close(old.replaced)
}

// SetBelow puts another network below. Connections that there are stay as they are.
func (n *Network) SetBelow(below ftpbackend.Network) {
	n.change(func(c *conditions) { c.below = below })
}

// SetRate limits data connections, all of them and both directions together, to a number of bytes a
// second of real time. Data moves in portions of 20 ms at most. 0 lifts the limit. It acts at once.
func (n *Network) SetRate(bytesPerSecond int64) {
	bytesPerSecond = max(bytesPerSecond, 0)
	n.limiter.empty()
	n.change(func(c *conditions) { c.rate = bytesPerSecond })
}

// SetLatency delays what comes from the network, an end and a reset included: on the control
// connection, on data connections, on name lookups and on connecting. It does not limit the rate,
// except that at most 1 MiB of a connection is delayed at a time. What is delayed already keeps its
// delay, and nothing overtakes it.
func (n *Network) SetLatency(latency time.Duration) {
	n.change(func(c *conditions) { c.latency = max(latency, 0) })
}

// Stall stops control and data connections, in both directions, for a time. Then everything
// arrives. Connections stay open; new ones wait. If stalls overlap, the later end counts.
func (n *Network) Stall(length time.Duration) {
	if length <= 0 {
		return
	}
	var calmed int
	n.change(func(c *conditions) { c.stalls++; calmed = n.calmed })
	n.after(length, func() {
		n.change(func(c *conditions) {
			if n.calmed == calmed {
				c.stalls--
			}
		})
	})
}

// Calm ends all stalls.
func (n *Network) Calm() { n.change(func(c *conditions) { c.stalls = 0; n.calmed++ }) }

// OnSlowed sets a function that is called each time that data waits for the rate, with the wait in
// real time. Set it before the first connection.
func (n *Network) OnSlowed(f func(time.Duration)) { n.slowed = f }

// FailDNS makes names not resolve. Literal addresses need no lookup.
func (n *Network) FailDNS(on bool) { n.change(func(c *conditions) { c.failsDNS = on }) }

// Refuse makes connections refused, also active data connections that the server has not opened
// yet.
func (n *Network) Refuse(on bool) {
	n.change(func(c *conditions) { c.refuses = on })
	if !on {
		return
	}
	n.mu.Lock()
	listening := slices.Collect(maps.Keys(n.listeners))
	n.mu.Unlock()
	for _, l := range listening {
		l.refuse()
	}
}

// FailTLS makes handshakes that begin from now on fail on the server's side.
func (n *Network) FailTLS(on bool) { n.change(func(c *conditions) { c.failsTLS = on }) }

// ControlIdle reports that a control connection is open and no data connection is.
func (n *Network) ControlIdle() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	for c := range n.open {
		if c.data {
			return false
		}
	}
	return len(n.open) > 0
}

// DropControl resets the open control connections, for both sides.
func (n *Network) DropControl() { n.drop(false) }

// DropData resets the open data connections, for both sides.
func (n *Network) DropData() { n.drop(true) }

func (n *Network) drop(data bool) {
	n.mu.Lock()
	var open []*conn
	for c := range n.open {
		if c.data == data {
			open = append(open, c)
		}
	}
	n.mu.Unlock()
	for _, c := range open {
		c.drop()
	}
}

// Lookup implements [Network].
func (n *Network) Lookup(ctx context.Context, host string) (netip.Addr, error) {
	if _, err := netip.ParseAddr(host); err == nil {
		return n.now.Load().below.Lookup(ctx, host)
	}
	if err := n.delay(ctx); err != nil {
		return netip.Addr{}, ftpbackend.ContextError(ctx)
	}
	if n.now.Load().failsDNS {
		return netip.Addr{}, &ftpbackend.Error{Kind: ftpbackend.KindResolve, Op: "lookup", Err: &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}}
	}
	return n.now.Load().below.Lookup(ctx, host)
}

// DialControl implements [Network].
func (n *Network) DialControl(ctx context.Context, host string, addr netip.Addr, port uint16, sec ftpbackend.Security) (net.Conn, error) {
	if err := n.dials(ctx, netip.AddrPortFrom(addr, port)); err != nil {
		return nil, err
	}
	conn, err := n.now.Load().below.DialControl(ctx, host, addr, port, sec)
	if err != nil {
		return nil, err
	}
	return n.wrap(conn, false), nil
}

// DialData implements [Network].
func (n *Network) DialData(ctx context.Context, control netip.AddrPort, addr netip.AddrPort) (net.Conn, error) {
	if err := n.dials(ctx, addr); err != nil {
		return nil, err
	}
	conn, err := n.now.Load().below.DialData(ctx, control, addr)
	if err != nil {
		return nil, err
	}
	return n.wrap(conn, true), nil
}

// dials waits as a connection's first packet does, there and back.
func (n *Network) dials(ctx context.Context, to netip.AddrPort) error {
	if err := n.delay(ctx); err != nil {
		return err
	}
	for {
		now := n.now.Load()
		switch {
		case now.stalls == 0 && now.refuses:
			return ftpbackend.RefusedError(net.TCPAddrFromAddrPort(to))
		case now.stalls == 0:
			return nil
		}
		select {
		case <-now.replaced:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// delay waits for one latency.
func (n *Network) delay(ctx context.Context) error {
	latency := n.now.Load().latency
	if latency == 0 {
		return nil
	}
	there := make(chan struct{})
	stop := n.after(latency, func() { close(there) })
	defer stop()
	select {
	case <-there:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Prompt implements [ftpbackend.Prompter].
func (n *Network) Prompt(host string, port uint16) bool {
	return ftpbackend.Prompt(n.now.Load().below, host, port)
}

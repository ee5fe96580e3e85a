// Package netem is a network that is slow, stalls, resets and refuses on demand.
//
// [New] puts a [Network] around another one. Until the first demand it is as fast
// as the one below. What is demanded applies to open connections as well.
//
//	client ── netem ── HostNetwork or Isolated ── server
//	            │
//	     SetRate, SetLatency, Stall, DropData, DropControl, Refuse, FailDNS, FailTLS
//
// It delays bytes on goroutines of its own, guarded by [Network.SetGuard].
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

// A Network is a [ftpbackend.Network] in which things go wrong on demand, also on
// connections that are open. Until the first demand it is as fast as the network
// below it. Its methods may be called from anywhere, at any time.
//
// On connections with TLS it sees cipher text, and counts that.
type Network struct {
	below   ftpbackend.Network
	after   func(time.Duration, func()) func() bool
	slowed  func(time.Duration)
	now     atomic.Pointer[conditions]
	limiter rateLimiter            // of all data connections
	guard   atomic.Pointer[func()] // Config.Guard of the client whose network it is

	mu        sync.Mutex
	open      map[*conn]struct{}
	listeners map[*listener]struct{}
}

// conditions are what is wrong at one time. They do not change; others replace
// them.
type conditions struct {
	rate     int64
	latency  time.Duration
	stalls   int // under way
	failsDNS bool
	refuses  bool
	failsTLS bool
	replaced chan struct{} // closed when others are in force
}

// New makes a network whose connections go by n. after is the clock of
// latencies and stalls, as Config.Hold; nil means time.AfterFunc.
func New(n ftpbackend.Network, after func(d time.Duration, f func()) (stop func() bool)) *Network {
	if after == nil {
		after = ftpbackend.RealTime
	}
	d := &Network{below: n, after: after, slowed: func(time.Duration) {}, open: map[*conn]struct{}{}, listeners: map[*listener]struct{}{}}
	d.now.Store(&conditions{replaced: make(chan struct{})})
	return d
}

// SetGuard has f deferred on the goroutines that carry delayed bytes: see the client's Config.Guard.
func (d *Network) SetGuard(f func()) { d.guard.Store(&f) }

// change puts other conditions in force, for everything that waits as well.
func (d *Network) change(f func(*conditions)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	old := d.now.Load()
	next := *old
	next.replaced = make(chan struct{})
	f(&next)
	d.now.Store(&next)
	close(old.replaced)
}

// SetRate makes data connections, all of them and both ways together, no faster
// than so many bytes a second of real time, in portions of 20 ms at most; 0 lifts
// the limit. It acts at once.
func (d *Network) SetRate(bytesPerSecond int64) {
	bytesPerSecond = max(bytesPerSecond, 0)
	d.limiter.empty()
	d.change(func(c *conditions) { c.rate = bytesPerSecond })
}

// SetLatency makes what comes from the network come so much later, an end and a
// reset as well: on the control connection, on data connections, and when a name
// is looked up or a connection dialled. It does not narrow the line, except that
// no more than 1 MiB of a connection is on its way at a time. What is on its way
// already comes as it was to come, and nothing overtakes it.
func (d *Network) SetLatency(latency time.Duration) {
	d.change(func(c *conditions) { c.latency = max(latency, 0) })
}

// Stall stops control and data connections, either way, for so long; then all of
// it comes. They stay open, and new ones do not come about meanwhile. Of stalls
// that overlap the later end counts.
func (d *Network) Stall(length time.Duration) {
	if length <= 0 {
		return
	}
	d.change(func(c *conditions) { c.stalls++ })
	d.after(length, func() { d.change(func(c *conditions) { c.stalls-- }) })
}

// OnSlowed has f told, before the first connection, of each time that data waits
// for the rate, in real time.
func (d *Network) OnSlowed(f func(time.Duration)) { d.slowed = f }

// FailDNS has names not resolve. Literal addresses need no lookup.
func (d *Network) FailDNS(on bool) { d.change(func(c *conditions) { c.failsDNS = on }) }

// Refuse has connections refused, active data connections that the server has
// not opened yet as well.
func (d *Network) Refuse(on bool) {
	d.change(func(c *conditions) { c.refuses = on })
	if !on {
		return
	}
	d.mu.Lock()
	listening := slices.Collect(maps.Keys(d.listeners))
	d.mu.Unlock()
	for _, l := range listening {
		l.refuse()
	}
}

// FailTLS has the handshakes that begin from now on fail on the server's side.
func (d *Network) FailTLS(on bool) { d.change(func(c *conditions) { c.failsTLS = on }) }

// DropControl resets the control connections that are open, for both sides.
func (d *Network) DropControl() { d.drop(false) }

// DropData resets the data connections that are open, for both sides.
func (d *Network) DropData() { d.drop(true) }

func (d *Network) drop(data bool) {
	d.mu.Lock()
	var struck []*conn
	for c := range d.open {
		if c.data == data {
			struck = append(struck, c)
		}
	}
	d.mu.Unlock()
	for _, c := range struck {
		c.drop()
	}
}

// Lookup implements [Network].
func (d *Network) Lookup(ctx context.Context, host string) (netip.Addr, error) {
	if _, err := netip.ParseAddr(host); err == nil {
		return d.below.Lookup(ctx, host)
	}
	if err := d.delay(ctx); err != nil {
		return netip.Addr{}, ftpbackend.ContextError(ctx)
	}
	if d.now.Load().failsDNS {
		return netip.Addr{}, &ftpbackend.Error{Kind: ftpbackend.KindResolve, Op: "lookup", Err: &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}}
	}
	return d.below.Lookup(ctx, host)
}

// DialControl implements [Network].
func (d *Network) DialControl(ctx context.Context, host string, addr netip.Addr, port uint16, sec ftpbackend.Security) (net.Conn, error) {
	if err := d.dials(ctx, netip.AddrPortFrom(addr, port)); err != nil {
		return nil, err
	}
	conn, err := d.below.DialControl(ctx, host, addr, port, sec)
	if err != nil {
		return nil, err
	}
	return d.wrap(conn, false), nil
}

// DialData implements [Network].
func (d *Network) DialData(ctx context.Context, control netip.AddrPort, addr netip.AddrPort) (net.Conn, error) {
	if err := d.dials(ctx, addr); err != nil {
		return nil, err
	}
	conn, err := d.below.DialData(ctx, control, addr)
	if err != nil {
		return nil, err
	}
	return d.wrap(conn, true), nil
}

// dials is the way of a connection's first packet, there and back.
func (d *Network) dials(ctx context.Context, to netip.AddrPort) error {
	if err := d.delay(ctx); err != nil {
		return err
	}
	for {
		now := d.now.Load()
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

// delay takes one latency.
func (d *Network) delay(ctx context.Context) error {
	latency := d.now.Load().latency
	if latency == 0 {
		return nil
	}
	there := make(chan struct{})
	stop := d.after(latency, func() { close(there) })
	defer stop()
	select {
	case <-there:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Prompt implements [Prompter].
func (d *Network) Prompt(host string, port uint16) bool {
	return ftpbackend.Prompt(d.below, host, port)
}

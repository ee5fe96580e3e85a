package client_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/netem"
)

// TestLatency: what comes comes later, on the clock handed in, and in order.
func TestLatency(t *testing.T) {
	clock := newClock()
	cfg := play(t, func(s *script) {
		s.login()
		s.talk("> PWD", `257 "/"`, "> PWD", `257 "/"`, "> PWD")
		abort(s.conn)
	})
	d := netem.New(cfg.Network, clock.After)
	cfg.Network = d
	c := open(t, cfg)
	run := func() <-chan error { return later(func() error { return pwd(c) }) }
	d.SetLatency(time.Hour) // while the reader waits
	first := run()
	late := clock.await(t, time.Hour)
	pending(t, first)
	late()
	check(t, <-first, 0, 0)

	d.SetLatency(0)
	check(t, <-run(), 0, 0)

	d.SetLatency(time.Minute)
	last := run()
	late = clock.await(t, time.Minute)
	pending(t, last)
	late()
	check(t, <-last, ftpbackend.KindReset, 0)
}

// TestLatencyOfConnecting: one for the lookup, one for the connection, one for the greeting.
func TestLatencyOfConnecting(t *testing.T) {
	r := newTestbed(t, ways[0])
	clock := newClock()
	var calls []string
	r.net = netem.New(noted{ftpbackend.Isolated(r.server, nil), &calls}, clock.After)
	r.cfg.Network = r.net
	r.net.SetLatency(time.Minute)
	ctx, cancel := context.WithCancelCause(context.Background())
	result := later(func() error { _, err := client.Dial(ctx, r.cfg); return err })
	for _, want := range []string{"[]", "[lookup]", "[lookup dial]"} {
		pass := clock.await(t, time.Minute)
		if got := fmt.Sprint(calls); got != want {
			t.Errorf("the network was asked for %v, want %v", got, want)
		}
		if want == "[lookup dial]" {
			break // and the greeting is held
		}
		pass()
	}
	cancel(ftpbackend.ErrTimeout)
	check(t, <-result, ftpbackend.KindTimeout, 0)
	if n := clock.running(); n > 0 {
		t.Errorf("%d timers are left", n)
	}
}

// noted is a network that notes what it is asked for.
type noted struct {
	ftpbackend.Network
	calls *[]string
}

func (n noted) Lookup(ctx context.Context, host string) (netip.Addr, error) {
	*n.calls = append(*n.calls, "lookup")
	return n.Network.Lookup(ctx, host)
}

func (n noted) DialControl(ctx context.Context, host string, addr netip.Addr, port uint16, sec ftpbackend.Security) (net.Conn, error) {
	*n.calls = append(*n.calls, "dial")
	return n.Network.DialControl(ctx, host, addr, port, sec)
}

// TestLatencyTransfers: a download goes on while its packets are on their way.
func TestLatencyTransfers(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		var underWay, most atomic.Int32
		r.on(func(d time.Duration, f func()) func() bool {
			if n := underWay.Add(1); n > most.Load() {
				most.Store(n)
			}
			return time.AfterFunc(d, func() { underWay.Add(-1); f() }).Stop
		})
		data := r.fill(t, "/down", 2<<20)
		c := open(t, r.cfg)
		r.net.SetLatency(20 * time.Millisecond)
		check(t, transfer(t, c, "RETR down", data), 0, 0)
		if most.Load() < 2 {
			t.Error("one packet waited for the other")
		}
		check(t, transfer(t, c, "STOR up", data), 0, 0)
		r.stored(t, "/up", data)
		r.net.SetLatency(0)
		inStep(t, c)
	})
}

// TestRate: both ways, at once, and back again.
func TestRate(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		const rate = 1 << 20
		data := r.fill(t, "/down", rate/5)
		c := open(t, r.cfg)
		r.net.SetRate(rate)
		for _, line := range []string{"STOR up", "RETR down"} {
			start := time.Now()
			check(t, transfer(t, c, line, data), 0, 0)
			if took := time.Since(start); took < 180*time.Millisecond || took > patience {
				t.Errorf("%s: %v for what should take 200ms", line, took)
			}
		}
		r.stored(t, "/up", data)
		// what would take 34 seconds ends when the limit is lifted
		r.net.SetRate(6 << 10)
		start := time.Now()
		d := begin(short(t), t, c, "down", 0)
		if _, err := io.ReadFull(d, make([]byte, 1)); err != nil {
			t.Error(err)
		}
		r.net.SetRate(0)
		rest, err := io.ReadAll(d)
		check(t, err, 0, 0)
		check(t, d.Close(), 0, 0)
		if took := time.Since(start); len(rest) != len(data)-1 || took > 30*time.Second {
			t.Errorf("%d bytes in %v", len(rest), took)
		}
	})
}

// faultyNetwork has connections whose Read panics.
type faultyNetwork struct{ ftpbackend.Network }

func (faultyNetwork) DialControl(context.Context, string, netip.Addr, uint16, ftpbackend.Security) (net.Conn, error) {
	conn, peer := net.Pipe()
	peer.Close()
	return faultyConn{conn}, nil
}

type faultyConn struct{ net.Conn }

func (faultyConn) Read([]byte) (int, error) { panic("boom") }

// TestPumpGuarded: what reads ahead for a latency is under the client's guard.
func TestPumpGuarded(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	met := make(chan any, 2)
	d := netem.New(faultyNetwork{ftpbackend.HostNetwork(nil)}, nil)
	d.SetLatency(time.Millisecond)
	_, err := client.Dial(ctx, client.Config{Network: d, Host: "127.0.0.1", Guard: func() {
		if v := recover(); v != nil {
			met <- v
			cancel(ftpbackend.ErrTimeout)
		}
	}})
	check(t, err, ftpbackend.KindTimeout, 0)
	if v := <-met; v != "boom" {
		t.Errorf("the guard met %v", v)
	}
}

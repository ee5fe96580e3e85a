package client_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/netem"
)

// TestLatency: what comes comes later, on the clock handed in, and in order.
func TestLatency(t *testing.T) {
	clock := newWaitingClock()
	cfg := play(t, func(s *script) {
		s.login()
		s.expect("PWD")
		s.send(`257 "/"`)
		s.expect("PWD")
		s.send(`257 "/"`)
		s.expect("PWD")
		abort(s.conn)
	})
	d := netem.New(cfg.Network, clock.After)
	cfg.Network = d
	c := open(t, cfg)
	run := func() chan error {
		result := make(chan error, 1)
		go func() { result <- pwd(c) }()
		return result
	}
	d.SetLatency(time.Hour) // while the reader waits
	first := run()
	late := clock.await(t, time.Hour)
	select {
	case err := <-first:
		t.Fatalf("too early: %v", err)
	default:
	}
	late()
	check(t, <-first, 0, 0)

	d.SetLatency(0)
	check(t, <-run(), 0, 0)

	d.SetLatency(time.Minute)
	last := run()
	late = clock.await(t, time.Minute)
	select {
	case err := <-last:
		t.Fatalf("the reset came early: %v", err)
	default:
	}
	late()
	check(t, <-last, ftpbackend.KindReset, 0)
}

// TestLatencyOfConnecting: one for the lookup, one for the connection, one for the greeting.
func TestLatencyOfConnecting(t *testing.T) {
	r := newTestbed(t, ways[0])
	clock := newWaitingClock()
	var calls []string
	r.net = netem.New(noted{ftpbackend.Isolated(r.server, nil), &calls}, clock.After)
	r.cfg.Network = r.net
	r.net.SetLatency(time.Minute)
	ctx, cancel := context.WithCancelCause(context.Background())
	result := make(chan error, 1)
	go func() { _, err := client.Dial(ctx, r.cfg); result <- err }()
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
		r.net = netem.New(ftpbackend.Isolated(r.server, nil), func(d time.Duration, f func()) func() bool {
			if n := underWay.Add(1); n > most.Load() {
				most.Store(n)
			}
			return time.AfterFunc(d, func() { underWay.Add(-1); f() }).Stop
		})
		r.cfg.Network = r.net
		data := random(2 << 20)
		r.put(t, "/down", data)
		c := open(t, r.cfg)
		r.net.SetLatency(20 * time.Millisecond)
		got, err := download(c, "down")
		check(t, err, 0, 0)
		if got != data {
			t.Errorf("%d bytes of %d", len(got), len(data))
		}
		if most.Load() < 2 {
			t.Error("one packet waited for the other")
		}
		_, err = c.Store(short(t), "up", 0, strings.NewReader(data))
		check(t, err, 0, 0)
		r.stored(t, "/up", data)
		r.net.SetLatency(0)
		inStep(t, c)
	})
}

// TestRate: both ways, at once, and back again.
func TestRate(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		const rate = 1 << 20
		data := random(rate / 5)
		r.put(t, "/down", data)
		c := open(t, r.cfg)
		r.net.SetRate(rate)
		for verb, run := range map[string]func() error{
			"STOR": func() error { _, err := c.Store(short(t), "up", 0, strings.NewReader(data)); return err },
			"RETR": func() error { _, err := download(c, "down"); return err },
		} {
			start := time.Now()
			check(t, run(), 0, 0)
			if took := time.Since(start); took < 180*time.Millisecond || took > patience {
				t.Errorf("%s: %v for what should take 200ms", verb, took)
			}
		}
		r.stored(t, "/up", data)
		// what would take 34 seconds ends when the limit is lifted
		r.net.SetRate(6 << 10)
		start := time.Now()
		d, err := c.Retrieve(short(t), "down", 0)
		if err != nil {
			t.Fatal(err)
		}
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

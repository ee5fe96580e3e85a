package netem

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"ptymodem/ftpbackend"
)

// pairs is a network in which every connection has its other end here.
type pairs struct {
	ftpbackend.Network
	make func() (ours, theirs net.Conn)
	ends []net.Conn
}

func (p *pairs) DialData(context.Context, netip.AddrPort, netip.AddrPort) (net.Conn, error) {
	ours, theirs := p.make()
	p.ends = append(p.ends, ours, theirs)
	return ours, nil
}

func (p *pairs) DialControl(ctx context.Context, _ string, addr netip.Addr, port uint16, _ ftpbackend.Security) (net.Conn, error) {
	at := netip.AddrPortFrom(addr, port)
	return p.DialData(ctx, at, at)
}

// connPair is a data connection of a Network and its other end. A pipe buffers nothing; TCP is the
// real thing.
func connPair(tb testing.TB, tcp bool, after func(time.Duration, func()) func() bool) (*Network, net.Conn, net.Conn) {
	tb.Helper()
	p := &pairs{make: net.Pipe}
	if tcp {
		p.make = func() (net.Conn, net.Conn) { return tcpPair(tb) }
	}
	d := New(p, after)
	conn, err := d.DialData(context.Background(), netip.AddrPort{}, netip.AddrPort{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		conn.Close()
		for _, end := range p.ends {
			end.Close()
		}
		if n := len(d.open); n > 0 {
			tb.Errorf("%d closed connections are remembered", n)
		}
	})
	return d, conn, p.ends[1]
}

func tcpPair(tb testing.TB) (ours, theirs net.Conn) {
	tb.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer ln.Close()
	if ours, err = net.Dial("tcp", ln.Addr().String()); err != nil {
		tb.Fatal(err)
	}
	if theirs, err = ln.Accept(); err != nil {
		tb.Fatal(err)
	}
	return ours, theirs
}

// never is a clock on which nothing passes.
func never(time.Duration, func()) func() bool { return func() bool { return true } }

// TestConnIsTCP: the client finds all that it looks for.
func TestConnIsTCP(t *testing.T) {
	_, conn, peer := connPair(t, true, nil)
	if _, ok := conn.RemoteAddr().(*net.TCPAddr); !ok {
		t.Errorf("the address is a %T", conn.RemoteAddr())
	}
	raw, err := conn.(syscall.Conn).SyscallConn()
	if err != nil || raw.Control(func(uintptr) {}) != nil {
		t.Error("no descriptor")
	}
	if err := conn.(interface{ CloseWrite() error }).CloseWrite(); err != nil {
		t.Error(err)
	}
	if n, err := peer.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("after CloseWrite: %d, %v", n, err)
	}
	if err := conn.(interface{ SetLinger(int) error }).SetLinger(0); err != nil {
		t.Error(err)
	}
	conn.Close()
	if _, err := peer.Write([]byte("x")); err == nil {
		_, err = peer.Read(make([]byte, 1))
		if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, syscall.EPIPE) {
			t.Errorf("after a close that resets: %v", err)
		}
	}
	if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, net.ErrClosed) {
		t.Errorf("reading what is closed: %v", err)
	}
}

// TestConnCalm: reading and writing cost nothing.
func TestConnCalm(t *testing.T) {
	_, conn, peer := connPair(t, true, nil)
	out, in := []byte{1}, make([]byte, 1)
	if n := testing.AllocsPerRun(100, func() {
		peer.Write(out)
		conn.Read(in)
		conn.Write(out)
		peer.Read(in)
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestConnUnblocks: whatever holds a read or a write up, closing, a reset and a deadline end it.
func TestConnUnblocks(t *testing.T) {
	for trouble, make := range map[string]func(d *Network){
		"none":    func(*Network) {},
		"stall":   func(d *Network) { d.Stall(time.Hour) },
		"latency": func(d *Network) { d.SetLatency(time.Hour) },
		"rate":    func(d *Network) { d.SetRate(1); d.limiter.charge(1000) },
	} {
		for name, tt := range map[string]struct {
			end  func(d *Network, conn net.Conn)
			want error
		}{
			"close":    {func(_ *Network, conn net.Conn) { conn.Close() }, net.ErrClosed},
			"reset":    {func(d *Network, _ net.Conn) { d.DropData() }, syscall.ECONNRESET},
			"deadline": {func(_ *Network, conn net.Conn) { conn.SetDeadline(time.Now().Add(time.Millisecond)) }, os.ErrDeadlineExceeded},
		} {
			t.Run(trouble+", "+name, func(t *testing.T) {
				d, conn, _ := connPair(t, false, never)
				make(d)
				errs := newErrors(2)
				go func() { _, err := conn.Read([]byte{0}); errs <- err }()
				go func() { _, err := conn.Write([]byte{0}); errs <- err }()
				tt.end(d, conn)
				for range 2 {
					err := <-errs
					if name == "close" && errors.Is(err, io.ErrClosedPipe) {
						err = net.ErrClosed // a pipe's own
					}
					if !errors.Is(err, tt.want) {
						t.Errorf("got %v, want %v", err, tt.want)
					}
				}
			})
		}
	}
}

func newErrors(n int) chan error { return make(chan error, n) }

// TestDeadline: one that has passed is replaced by another, or by none.
func TestDeadline(t *testing.T) {
	_, conn, peer := connPair(t, false, nil)
	conn.SetReadDeadline(time.Now().Add(-time.Second))
	if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	conn.SetReadDeadline(time.Time{})
	go peer.Write([]byte("x"))
	if n, err := conn.Read(make([]byte, 1)); n != 1 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
}

// TestLatencyIsBounded: past a MiB that is on its way the network is not read.
func TestLatencyIsBounded(t *testing.T) {
	d, conn, peer := connPair(t, false, never)
	d.SetLatency(time.Hour)
	go conn.Read(make([]byte, 1)) // begins to read ahead
	var sent atomic.Int64
	block := make([]byte, 16<<10)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		peer.SetWriteDeadline(time.Now().Add(100 * time.Millisecond))
		n, err := peer.Write(block)
		sent.Add(int64(n))
		if err != nil && sent.Load() >= maxQueued/2 {
			break // until then it is the reader's turn, on a machine that is busy
		}
	}
	if n := sent.Load(); n < maxQueued/2 || n > maxQueued+2*readSize {
		t.Errorf("%d bytes are held", n)
	}
}

// TestLatencyKeepsOrder: what is on its way comes as it was to come, and what follows does not
// overtake it, whatever the latency becomes.
func TestLatencyKeepsOrder(t *testing.T) {
	var passes []func()
	set := make(chan struct{}, 10)
	d, conn, peer := connPair(t, false, func(_ time.Duration, f func()) func() bool {
		passes = append(passes, f)
		set <- struct{}{}
		return func() bool { return true }
	})
	got := make(chan byte, 10)
	go func() {
		defer close(got)
		for p := make([]byte, 1); ; {
			if _, err := conn.Read(p); err != nil {
				return
			}
			got <- p[0]
		}
	}()
	d.SetLatency(time.Hour)
	peer.Write([]byte("a"))
	<-set
	d.SetLatency(time.Second)
	peer.Write([]byte("b"))
	<-set
	d.SetLatency(0)
	peer.Write([]byte("c"))
	passes[1]()
	select {
	case b := <-got:
		t.Errorf("%c came first", b)
	case <-time.After(20 * time.Millisecond):
	}
	passes[0]()
	for _, want := range []byte("abc") {
		if b := <-got; b != want {
			t.Errorf("got %c, want %c", b, want)
		}
	}
	peer.Close()
	for range got {
		t.Error("more came")
	}
}

// TestLatencyHidesReset: a reset is not known before its time, not by writing either.
func TestLatencyHidesReset(t *testing.T) {
	var pass func()
	set := make(chan struct{}, 10)
	d, conn, peer := connPair(t, true, func(_ time.Duration, f func()) func() bool {
		pass = f
		set <- struct{}{}
		return func() bool { return true }
	})
	met := make(chan error, 1)
	d.SetLatency(time.Hour)
	go func() { _, err := io.Copy(io.Discard, conn); met <- err }()
	ftpbackend.Reset(peer)
	<-set // the reset has come, and is not known
	for range 10 {
		if n, err := conn.Write(make([]byte, 1000)); n != 1000 || err != nil {
			t.Errorf("the reset is known too early: %d, %v", n, err)
		}
	}
	pass()
	if err := <-met; !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("met %v", err)
	}
	if _, err := conn.Write([]byte("x")); err == nil {
		t.Error("the reset is still not known")
	}
}

// TestStallLosesNothing: what comes as a stall begins comes after it.
func TestStallLosesNothing(t *testing.T) {
	var over func()
	d, conn, peer := connPair(t, true, func(_ time.Duration, f func()) func() bool { over = f; return func() bool { return true } })
	got := make(chan []byte, 1)
	go func() {
		p := make([]byte, 5)
		io.ReadFull(conn, p)
		got <- p
	}()
	d.Stall(0) // is none
	d.Stall(time.Hour)
	peer.Write([]byte("hel")) // a read may be waiting for it already
	select {
	case p := <-got:
		t.Errorf("%q came through", p)
	case <-time.After(20 * time.Millisecond):
	}
	over()
	peer.Write([]byte("lo"))
	if p := <-got; !bytes.Equal(p, []byte("hello")) {
		t.Errorf("got %q", p)
	}
}

// TestRateIsSmooth: no portion is more than 20 ms of the rate.
func TestRateIsSmooth(t *testing.T) {
	const rate = 100_000
	d, conn, peer := connPair(t, false, nil)
	d.SetRate(rate)
	go conn.Write(make([]byte, rate/10))
	largest, total := 0, 0
	start := time.Now()
	for p := make([]byte, rate); total < rate/10; {
		n, err := peer.Read(p)
		if err != nil {
			t.Fatal(err)
		}
		largest, total = max(largest, n), total+n
	}
	if largest > rate/50 {
		t.Errorf("%d bytes at once", largest)
	}
	if took := time.Since(start); took < 80*time.Millisecond || took > time.Minute {
		t.Errorf("%v for 100ms of data", took)
	}
}

// BenchmarkConn: a connection on which nothing is wrong, and a bare one.
func BenchmarkConn(b *testing.B) {
	for name, wrapped := range map[string]bool{"bare": false, "netem": true} {
		b.Run(name, func(b *testing.B) {
			conn, peer := tcpPair(b)
			if wrapped {
				_, conn, peer = connPair(b, true, nil)
			}
			defer peer.Close()
			defer conn.Close()
			go func() {
				for p := make([]byte, 256<<10); ; {
					if _, err := peer.Write(p); err != nil {
						return
					}
				}
			}()
			b.SetBytes(256 << 10)
			b.ReportAllocs()
			for p := make([]byte, 256<<10); b.Loop(); {
				if _, err := io.ReadFull(conn, p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

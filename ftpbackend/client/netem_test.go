package client_test

import (
	"errors"
	"io"
	"strings"
	"syscall"
	"testing"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/netem"
)

// TestNetemConformance: whatever slows it down, everything works.
func TestNetemConformance(t *testing.T) {
	for name, slowDown := range map[string]func(n *netem.Network){
		"calm":    func(*netem.Network) {},
		"rate":    func(n *netem.Network) { n.SetRate(64 << 20) },
		"latency": func(n *netem.Network) { n.SetLatency(time.Millisecond) },
		"both":    func(n *netem.Network) { n.SetRate(64 << 20); n.SetLatency(time.Millisecond) },
	} {
		t.Run(name, func(t *testing.T) {
			for _, w := range ways[1:3] { // active, and with TLS
				t.Run(w.name, func(t *testing.T) {
					r := newTestbed(t, w)
					slowDown(r.net)
					conform(t, r.cfg, dialect{})
				})
			}
		})
	}
}

// TestDropControl: an idle session is over at once, for both sides.
func TestDropControl(t *testing.T) {
	met := make(chan error, 1)
	cfg := play(t, func(s *script) {
		s.login()
		_, err := s.in.ReadByte()
		met <- err
	})
	d := netem.New(cfg.Network, nil)
	cfg.Network = d
	c := open(t, cfg)
	d.DropData()
	select {
	case <-c.Done():
		t.Fatal("DropData ended the session")
	default:
	}
	d.DropControl()
	ended(t, c)
	check(t, pwd(c), ftpbackend.KindReset, 0)
	if err := <-met; !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the server met %v", err)
	}
}

// TestDropData: a transfer under way is lost, for both sides, and the session goes on.
func TestDropData(t *testing.T) {
	for _, active := range []bool{false, true} {
		for _, verb := range []string{"STOR", "RETR"} {
			arrived := make(chan struct{})
			cfg := session(t, func(s *script) {
				s.opens(active)
				s.talk("> "+verb+" a", "150 go on")
				conn := s.connection(active)
				if verb == "STOR" {
					io.ReadFull(conn, make([]byte, 5))
					close(arrived)
				} else {
					io.WriteString(conn, "hello")
				}
				if _, err := io.Copy(io.Discard, conn); !errors.Is(err, syscall.ECONNRESET) {
					s.fail("met %v", err)
				}
				s.send("226 hm")
			})
			d := netem.New(cfg.Network, nil)
			cfg.Network, cfg.Active = d, active
			c := open(t, cfg)
			if verb == "STOR" {
				hold := make(chan struct{})
				_, err := c.Store(short(t), "a", 0, then("hello", func([]byte) (int, error) {
					<-arrived
					d.DropData()
					<-hold
					return 0, io.EOF
				}))
				check(t, err, ftpbackend.KindDataLost, 0)
				close(hold)
			} else {
				down := begin(short(t), t, c, "a", 0)
				io.ReadFull(down, make([]byte, 5))
				d.DropData()
				_, err := down.Read(make([]byte, 1))
				check(t, err, ftpbackend.KindDataLost, 0)
				check(t, down.Close(), ftpbackend.KindDataLost, 0)
			}
			quit(t, c)
		}
	}
}

// TestFailDNS: names do not resolve, addresses need not.
func TestFailDNS(t *testing.T) {
	r := newTestbed(t, ways[0])
	r.net.FailDNS(true)
	_, err := client.Dial(short(t), r.cfg)
	check(t, err, ftpbackend.KindResolve, 0)
	literal := r.cfg
	literal.Host = "192.0.2.7"
	open(t, literal)
	r.net.FailDNS(false)
	open(t, r.cfg)
}

// TestRefuse: no connection comes about, of any kind; those that are open stay.
func TestRefuse(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		c := open(t, r.cfg)
		r.net.Refuse(true)
		_, err := client.Dial(short(t), r.cfg)
		check(t, err, ftpbackend.KindRefused, 0)
		inStep(t, c)
		// in active mode it is the server that cannot connect, and says so
		kind, code := ftpbackend.KindDataOpen, 0
		if r.cfg.Active {
			kind, code = ftpbackend.KindReply, 425
		}
		check(t, store(c), kind, code)
		inStep(t, c)
		r.net.Refuse(false)
		check(t, store(c), 0, 0)
		r.stored(t, "/a", "hello")
	})
}

// TestRefuseWhileListening: the server has the address already.
func TestRefuseWhileListening(t *testing.T) {
	r := newTestbed(t, way{active: true})
	c := open(t, r.cfg)
	r.plans.mu.Lock()
	r.plans.before = func(line string) {
		if strings.HasPrefix(line, "STOR") {
			r.net.Refuse(true)
		}
	}
	r.plans.mu.Unlock()
	check(t, store(c), ftpbackend.KindReply, 425)
	inStep(t, c)
}

// TestFailTLS: handshakes fail that begin from now on.
func TestFailTLS(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		c := open(t, r.cfg)
		r.net.FailTLS(true)
		_, err := client.Dial(short(t), r.cfg)
		if r.cfg.Security == ftpbackend.Plain {
			check(t, err, 0, 0)
			check(t, store(c), 0, 0)
			return
		}
		check(t, err, ftpbackend.KindTLS, 0)
		inStep(t, c)
		check(t, store(c), ftpbackend.KindTLS, 0)
		r.net.FailTLS(false)
		check(t, store(c), 0, 0)
		inStep(t, c)
	})
}

// TestStall: nothing moves, either way, and then all of it.
func TestStall(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		clock := r.stopClock()
		data := r.fill(t, "/down", breakpointFileSize)
		c := open(t, r.cfg)
		stalled := func(what string, f func() error) {
			t.Helper()
			r.net.Stall(time.Minute)
			first := clock.await(t, time.Minute)
			r.net.Stall(time.Hour) // overlaps: the later end counts
			second := clock.await(t, time.Hour)
			result := later(f)
			first()
			select {
			case err := <-result:
				t.Errorf("%s went on: %v", what, err)
			case <-time.After(30 * time.Millisecond):
			}
			second()
			check(t, <-result, 0, 0)
		}
		stalled("PWD", func() error { return pwd(c) })
		stalled("an upload", func() error { return transfer(t, c, "STOR up", data) })
		r.stored(t, "/up", data)
		d := begin(short(t), t, c, "down", 0)
		head := make([]byte, 1000)
		io.ReadFull(d, head)
		stalled("a download", func() error {
			rest, err := io.ReadAll(d)
			if string(head)+string(rest) != data {
				t.Errorf("got %d bytes", len(rest))
			}
			return errors.Join(err, d.Close())
		})
		stalled("a new session", func() error {
			other, err := client.Dial(short(t), r.cfg)
			if err == nil {
				other.Close()
			}
			return err
		})
		inStep(t, c)
	})
}

// TestStallAtBreakpoint: exactly the breakpoint's number of bytes moves before the stall, and
// closing ends the wait.
func TestStallAtBreakpoint(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		clock := r.stopClock()
		data := r.fill(t, "/down", breakpointFileSize)
		for _, line := range []string{"STOR up", "RETR down"} {
			verb, _, _ := strings.Cut(line, " ")
			r.plans.set(verb, atByte(1234, func() { r.net.Stall(time.Hour) }))
			moved := make(chan int, 1000)
			cfg := r.cfg
			cfg.Observer.Data = func(_ bool, n int) { moved <- n }
			c := open(t, cfg)
			result := later(func() error { return transfer(t, c, line, data) })
			over := clock.await(t, time.Hour)
			total := 0
			for quiet := false; !quiet; {
				select {
				case n := <-moved:
					total += n
				case <-time.After(30 * time.Millisecond):
					quiet = true
				}
			}
			if total != 1234 {
				t.Errorf("%s: %d bytes before the stall", verb, total)
			}
			if verb == "STOR" {
				over()
				check(t, <-result, 0, 0)
				r.stored(t, "/up", data)
			} else {
				c.Close()
				check(t, <-result, ftpbackend.KindCanceled, 0)
			}
		}
	})
}

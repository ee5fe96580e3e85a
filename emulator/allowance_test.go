package emulator

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"testing"
	"time"

	"ptymodem/emulator/hook"
	"ptymodem/emulator/loop"
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/plan"
	"ptymodem/ftpbackend/server"
)

// unsteady gives a modem whose time is virtual a machine of which programs wait for a processor for
// that part of the time.
func (r *rig) unsteady(pressure float64) {
	r.m.loop.Lock()
	defer r.m.loop.Unlock()
	r.m.loop.Clock.Fair = true
	r.m.loop.Clock.Pressure = func(time.Duration) float64 { return pressure }
}

// stop lets time pass in which the process does not run: what is due waits.
func (r *rig) stop(d time.Duration) {
	r.t.Helper()
	h := r.host.(*pipeHost)
	r.m.loop.Lock()
	defer r.m.loop.Unlock()
	for d > 0 {
		passed, _ := h.advance(d) // what fires waits for the lock
		d -= passed
	}
}

// silentOps are commands that end when something has been silent for 20 s.
func silentOps() map[string]struct{ begin, end string } {
	return map[string]struct{ begin, end string }{
		"server":        {"<- AT+QFTPPWD\n-> OK", "-> +QFTPPWD: 609,0"},
		"host of PUT":   {"<- AT+QFTPPUT=\"a\",\"COM:\"\n-> CONNECT", "-> OK\n-> +QFTPPUT: 609,0"},
		"host of QFUPL": {"<- AT+QFUPL=\"UFS:a\",10,20\n-> CONNECT", "-> +QFUPL: 0,0\n-> +CME ERROR: 421"},
	}
}

// A timeout is believed only if the machine keeps time.
func TestTimeoutOfUnsteadyMachine(t *testing.T) {
	for _, tt := range []struct {
		name     string
		pressure float64
		stopped  time.Duration // 10 s after the beginning
		after    time.Duration // that the process runs for until the timeout
	}{
		{"steady", 0, 0, 20 * time.Second},
		{"as busy as any", 0.09, 0, 20 * time.Second},
		{"busy", 0.5, 0, 40*time.Second - 312500*time.Microsecond}, // 20 s, half of that, half of that...
		{"very busy", 0.99, 0, 50 * time.Second},                   // 20 s and the most
		{"stopped", 0, time.Hour, 20 * time.Second},                //
		{"stopped and busy", 0.5, time.Hour, 40*time.Second - 312500*time.Microsecond},
	} {
		for what, op := range silentOps() {
			t.Run(tt.name+"/"+what, func(t *testing.T) {
				r, s := fakeRig(t)
				s.reply("PWD", "")
				s.onData(drain)
				r.script(fakeLogin)
				r.unsteady(tt.pressure)
				r.script(op.begin + "\n.. 10s\nsilent")
				slack := 100 * time.Millisecond
				if tt.stopped > 0 {
					r.stop(tt.stopped)
					slack += loop.LongestLook // when it was stopped is known only so well
				}
				left := tt.after - 10*time.Second
				r.script(".. " + (left - slack).String() + "\nsilent\n.. " + (2 * slack).String() + "\n" + op.end)
			})
		}
	}
}

// A gateNetwork has data connections on which nothing moves until the gate is open.
type gateNetwork struct {
	ftpbackend.Network
	stuck, gate chan struct{}
}

func (n gateNetwork) DialData(ctx context.Context, control, addr netip.AddrPort) (net.Conn, error) {
	conn, err := n.Network.DialData(ctx, control, addr)
	return gateConn{conn, n}, err
}

type gateConn struct {
	net.Conn
	n gateNetwork
}

func (c gateConn) Write(p []byte) (int, error) {
	c.n.stuck <- struct{}{}
	<-c.n.gate
	return c.Conn.Write(p)
}

// The silence of a host counts from its last byte, also while the network takes what it has sent:
// but not a time in which the process did not run meanwhile.
func TestHostOfStoppedProcess(t *testing.T) {
	for _, stopped := range []time.Duration{0, time.Hour} {
		t.Run(stopped.String(), func(t *testing.T) {
			s := newFakeServer(t)
			s.onData(drain)
			n := gateNetwork{stuck: make(chan struct{}), gate: make(chan struct{})}
			r := newRig(t, rigOptions{network: func(server *server.Server) ftpbackend.Network {
				n.Network = s.network(server)
				return n
			}})
			r.script(fakeLogin)
			r.unsteady(0)
			r.script("<- AT+QFTPPUT=\"a\",\"COM:\"\n-> CONNECT\n<= \"0123\\n\"")
			<-n.stuck
			r.script(".. 10s")
			r.stop(stopped)
			close(n.gate)
			const slack = 2 * loop.LongestLook // when it was stopped is known only so well, twice
			r.script(".. " + (10*time.Second - slack).String() + "\nsilent\n.. " + (2 * slack).String() + "\n-> OK\n-> +QFTPPUT: 609,0")
		})
	}
}

// What is planned to be silent is not waited for, however busy the machine is: the embedded server
// is known to do nothing.
func TestTimeoutOfPlannedSilenceOnBusyMachine(t *testing.T) {
	r, h, _ := hookedRig(t, nil)
	h.ftp = func(_ hook.Origin, line string) (p plan.Plan) {
		if line == "PWD" {
			p.Reply = "150 wait"
		}
		return p
	}
	r.script("<- ATE0\n-> OK\nlogin\n<- AT+QFTPCFG=\"rsptimeout\",20\n-> OK")
	r.unsteady(0.99)
	r.script("<- AT+QFTPPWD\n-> OK\n.. 19.9s\nsilent\n.. 100ms\n-> +QFTPPWD: 609,0")
}

// The client's own waits, for a data address that does not answer here, are spared likewise.
func TestClientWaitsOnBusyMachine(t *testing.T) {
	var got []time.Duration
	for _, pressure := range []float64{0, 0.5} {
		r := newRig(t, rigOptions{})
		r.unsteady(pressure)
		began, over := r.m.loop.Clock.Now(), make(chan struct{})
		r.m.loop.AfterSilence(20*time.Second, func() { got = append(got, r.m.loop.Clock.Since(began)); close(over) })
		stop := r.m.loop.AfterSilence(time.Second, func() { t.Error("a wait that was stopped is over") })
		if !stop() || stop() {
			t.Error("stop does not report that it came in time, or does so twice")
		}
		r.host.pass(time.Minute)
		<-over
	}
	if want := []time.Duration{20 * time.Second, 39687500 * time.Microsecond}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

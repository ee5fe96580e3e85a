package client_test

import (
	"testing"
	"time"

	"github.com/spf13/afero"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/netem"
	"ptymodem/ftpbackend/plan"
	"ptymodem/ftpbackend/server"
)

// A way is how a session reaches the embedded server.
type way struct {
	name   string
	sec    ftpbackend.Security
	active bool
}

// ways are those that there are.
var ways = []way{
	{"passive", ftpbackend.Plain, false},
	{"active", ftpbackend.Plain, true},
	{"explicit TLS", ftpbackend.Explicit, false},
	{"implicit TLS", ftpbackend.Implicit, false},
	{"active, TLS", ftpbackend.Explicit, true},
}

// A testbed is an embedded server and a way to it, on which things go wrong on demand.
type testbed struct {
	server *server.Server
	net    *netem.Network
	cfg    client.Config
	plans  *plans
	seen   dialogue
}

func newTestbed(t *testing.T, w way) *testbed {
	t.Helper()
	leakCheck(t)
	server, err := server.Start(server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	r := &testbed{server: server, net: netem.New(ftpbackend.Isolated(server, nil), nil)}
	r.cfg = client.Config{Network: r.net, Host: "ftp.example.com", User: "test", Password: "secret", Security: w.sec, Active: w.active}
	r.plans = hook(&r.cfg, "none", plan.Plan{})
	r.seen.observe(&r.cfg)
	return r
}

// on gives the network another clock.
func (r *testbed) on(after func(d time.Duration, f func()) func() bool) {
	r.net = netem.New(ftpbackend.Isolated(r.server, nil), after)
	r.cfg.Network = r.net
}

// stopClock gives the network a clock that a test moves.
func (r *testbed) stopClock() *clock {
	clock := newClock()
	r.on(clock.After)
	return clock
}

// fill puts a file without pattern on the server and returns what is in it.
func (r *testbed) fill(t *testing.T, name string, size int) string {
	t.Helper()
	data := random(size)
	r.put(t, name, data)
	return data
}

// everyWay runs a test over every way.
func everyWay(t *testing.T, test func(t *testing.T, r *testbed)) {
	for _, w := range ways {
		t.Run(w.name, func(t *testing.T) { test(t, newTestbed(t, w)) })
	}
}

// put fills the server.
func (r *testbed) put(t *testing.T, name, content string) {
	t.Helper()
	if err := afero.WriteFile(r.server.Fs(), name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// stored compares a file of the server.
func (r *testbed) stored(t *testing.T, name, want string) {
	t.Helper()
	got, err := afero.ReadFile(r.server.Fs(), name)
	if err != nil || string(got) != want {
		t.Errorf("%s: %d bytes, %v, want %d", name, len(got), err, len(want))
	}
}

// breakpointFileSize is the size of a transfer with breakpoints.
const breakpointFileSize = 300_000

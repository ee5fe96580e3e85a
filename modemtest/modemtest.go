package modemtest

import (
	"errors"
	"io/fs"
	"runtime"
	"slices"
	"testing"
	"time"

	"ptymodem/emulator/serial/pty"
	"ptymodem/ftpbackend/server"
	"ptymodem/scenarios"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/library"
	"ptymodem/scenarios/schema"
	"ptymodem/scenarios/testbed"
)

// A Modem is a virtual modem on a pseudo-terminal. Its methods may be called from several
// goroutines, but those that can fail the test only from the test's own goroutine.
type Modem struct {
	t       testing.TB
	testbed *testbed.Testbed
	tty     *pty.Port
	seen    record
	gone    chan struct{} // closed when a bug in ptymodem has ended the modem
}

// An Option configures the modem to start.
type Option func(*config)

type config struct {
	scenario string // a file, or a name of the library; "" is none
	users    []scenarios.User
	speed    float64
	faults   []string
	server   server.Config // the embedded server's, for tests
}

// Scenario takes the modem, the server, the network and the faults from a scenario: a file, or the
// name of a built-in one, such as drop-data-upload. Its steps and expectations are ignored:
// `ptymodem test` uses them.
func Scenario(name string) Option { return func(c *config) { c.scenario = name } }

// Speed divides the modem's own waits (guard times, timeouts, latencies) by factor: at 50 the guard
// time of +++ is 20 ms. The default is 1.
func Speed(factor float64) Option { return func(c *config) { c.speed = factor } }

// User adds an account to the embedded server. Without any, every login is accepted.
func User(name, password string) Option {
	return func(c *config) { c.users = append(c.users, scenarios.User{Name: name, Password: password}) }
}

// Fault adds a fault from the start; [Modem.Inject] adds one later.
func Fault(text string) Option { return func(c *config) { c.faults = append(c.faults, text) } }

// Start starts a modem that ends with the test.
func Start(t testing.TB, options ...Option) *Modem {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("a modem needs Linux and its pseudo-terminals")
	}
	var c config
	for _, o := range options {
		o(&c)
	}
	m := &Modem{t: t, gone: make(chan struct{})}
	m.seen.changed = make(chan struct{})
	ptys, err := pty.NewMaker()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.check(ptys.Close()) })
	if m.tty, err = ptys.Open(); err != nil {
		t.Fatal(err)
	}
	m.testbed = m.start(c)
	t.Cleanup(func() {
		m.check(m.testbed.Close())
		for _, u := range m.testbed.Unfired() {
			t.Error(u)
		}
	})
	for _, f := range c.faults {
		m.Inject(f)
	}
	m.testbed.Modem.Attach(m.tty)
	return m
}

// start assembles the modem.
func (m *Modem) start(c config) *testbed.Testbed {
	m.t.Helper()
	s := &scenarios.Scenario{Seed: scenarios.DefaultSeed}
	c.server.Crashed = m.serverCrashed
	o := testbed.Options{ServerConfig: c.server, Trace: m.seen.add, Inject: true, Crashed: m.crashed}
	if c.scenario != "" {
		var err error
		if slices.Contains(library.Names(), c.scenario) {
			o.Files = library.FS()
			s, err = library.Load(c.scenario)
		} else {
			s, o.Files, err = testbed.Load(c.scenario)
		}
		if errors.Is(err, fs.ErrNotExist) {
			hint := ""
			if near, ok := schema.Close(c.scenario, library.Names()); ok {
				hint = ": the nearest is " + near
			}
			m.t.Fatalf("there is no file or built-in scenario %q%s (ptymodem test --list lists all)", c.scenario, hint)
		} else if err != nil {
			m.t.Fatal(err)
		}
	}
	if c.speed > 0 {
		s.Modem.Speed = c.speed
	}
	s.Server.Users = append(s.Server.Users, c.users...)
	o.Scenario = s
	r, err := testbed.New(o)
	if err != nil {
		m.t.Fatal(err)
	}
	return r
}

// crashed fails the test when a bug in ptymodem has ended the modem.
func (m *Modem) crashed(report string) {
	m.t.Errorf("%s", report)
	close(m.gone)
}

// serverCrashed fails the test when a bug in ptymodem has ended a session of the embedded server.
// The modem goes on.
func (m *Modem) serverCrashed(report string) { m.t.Errorf("%s", report) }

func (m *Modem) check(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Error(err)
	}
}

// Path is the tty's path, for the code under test to open.
func (m *Modem) Path() string { return m.tty.Path() }

// Inject adds a fault, written as in a scenario: {when: {ftp: STOR, nth: 1}, do: drop-data}. Its
// counters start now; time counts from the modem's power-up. The test fails if the fault has not
// fired by its end, unless it is optional.
func (m *Modem) Inject(text string) {
	m.t.Helper()
	f, err := fault.Parse(text)
	if err != nil {
		m.t.Fatal(err)
	}
	m.testbed.Inject(f)
}

// FTP is the embedded server.
func (m *Modem) FTP() *Server { return &Server{m.t, m.testbed.Server} }

// Await waits for a line on the port, in either direction: the whole line, or a /regexp/ found in
// it. Earlier lines count. It fails the test after limit.
func (m *Modem) Await(line string, limit time.Duration) {
	m.t.Helper()
	want := m.line(line)
	timeout := time.NewTimer(limit)
	defer timeout.Stop()
	for {
		lines, changed := m.seen.lines()
		for _, l := range lines {
			if want.Match(l) {
				return
			}
		}
		select {
		case <-changed:
		case <-m.gone:
			m.t.Fatalf("no line %s: the modem has ended", line)
		case <-timeout.C:
			m.t.Fatalf("no line %s within %v; the last lines were\n%s", line, limit, m.seen.last(12))
		}
	}
}

// Saw reports whether such a line has come so far; it is compared as in [Modem.Await].
func (m *Modem) Saw(line string) bool {
	m.t.Helper()
	want := m.line(line)
	lines, _ := m.seen.lines()
	for _, l := range lines {
		if want.Match(l) {
			return true
		}
	}
	return false
}

func (m *Modem) line(s string) schema.Line {
	m.t.Helper()
	l, err := schema.NewLine(s)
	if err != nil {
		m.t.Fatal(err)
	}
	return l
}

// Lint returns the ids of the findings so far: what works here and may fail on a module, and
// commands that this modem does not have.
func (m *Modem) Lint() []string { return m.seen.lint() }

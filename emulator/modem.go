package emulator

import (
	"ptymodem/emulator/at"
	"ptymodem/emulator/cellular"
	"ptymodem/emulator/files"
	"ptymodem/emulator/ftp"
	"ptymodem/emulator/hook"
	"ptymodem/emulator/lint"
	"ptymodem/emulator/loop"
	"ptymodem/emulator/profile"
	"ptymodem/emulator/serial"
	"ptymodem/emulator/session"
	"ptymodem/emulator/ssl"
	"ptymodem/emulator/trace"
)

// A Modem is one virtual module. It handles one event at a time: bytes from the host, results of
// workers and timers all reach its state through one lock, so that any order of events can be
// reasoned about. What may block runs in a worker, without the lock.
type Modem struct {
	schedule
	waits

	cfg   Config
	table *at.Table
	trace trace.Tracer
	crash crash

	loop  *loop.Loop // its lock guards all that follows
	power power

	ports    *session.Group
	identity identity
	cell     *cellular.Cellular
	ssl      *ssl.Contexts
	files    *files.Files
	ftp      *ftp.Client
	lint     *lint.Reporter
}

// New returns a modem that is powered and, with BootAtStart, past its boot unless that is staged. It
// has no port yet: see [Modem.Attach].
func New(cfg Config) *Modem {
	if cfg.Table == nil {
		cfg.Table = NewTable()
	}
	if cfg.Profile.Name == "" {
		cfg.Profile = profile.Default()
	}
	m := &Modem{cfg: cfg, table: cfg.Table}
	m.schedule, m.waits, m.power.m = schedule{m}, waits{m}, m
	m.crash.m, m.crash.over = m, make(chan struct{})
	m.loop = loop.New(loop.NewClock(cfg.Clock, cfg.Speed), func() { m.ports.Settle() }, m.crash.guard)
	m.trace = trace.Tracer{Sink: cfg.Trace, Seconds: m.loop.Clock.Seconds, Modem: cfg.Index}
	m.lint = &lint.Reporter{Trace: &m.trace, Sink: cfg.Lint}
	m.ports = session.NewGroup(session.Config{Module: moduleOf{m}, Loop: m.loop, Trace: &m.trace, Lint: m.lint, Table: m.table, Env: newEnv(m),
		Hooks: cfg.Hooks, Custom: cfg.Commands, Identity: m.fullIdentity, Strict: cfg.Strict, Pacing: cfg.BaudPacing, Guard: m.crash.guard, Wire: cfg.Wire})
	m.makeParts()
	m.loop.Lock()
	defer m.loop.Unlock()
	m.power.up()
	hookStores(m, true)
	return m
}

// makeParts makes the parts that have a state of their own, but for the ports.
func (m *Modem) makeParts() {
	cfg := &m.cfg
	m.identity = newIdentity(cfg.Profile, cfg.Index, cfg.Identity)
	m.files = files.New(cfg.UFS, cfg.SD, cfg.RAM, m.loop, &m.trace)
	if cfg.NoCard {
		m.files.RemoveSD()
	}
	m.ftp = ftp.New(ftp.Config{
		Module: moduleOf{m}, Ports: m.ports, Loop: m.loop, Trace: &m.trace, Lint: m.lint,
		Network: cfg.Network, Hooks: cfg.Hooks, Warn: cfg.Warn, Strict: cfg.Strict, Guard: m.crash.guard,
	})
	m.cell = cellular.New(cellular.Config{
		Ports: m.ports, Loop: m.loop, Lint: m.lint, Index: cfg.Index, Identity: cfg.Identity, Network: cfg.Network,
		NoSIM: cfg.NoSIM, Lock: cfg.Lock, Registration: cfg.Registration, AttachBearer: cfg.AttachBearer,
		APNs: cfg.APNs, Addresses: cfg.Addresses, Boot: cfg.Staged,
		InUse: m.ftp.LoggedIn, OnDown: m.ftp.NetworkLost,
	})
	m.ssl = ssl.New(m.files, m.cell.Now, m.loop.Clock.Now)
}

// Attach serves the modem on rw, from a goroutine of its own, until p or the modem is closed.
func (m *Modem) Attach(rw serial.Port) {
	m.crash.watch(rw)
	m.ports.Attach(rw)
}

// Close switches the modem off at once, closes its ports and waits until nothing of it is left
// running. Open files are closed, and so kept.
func (m *Modem) Close() error {
	ports, first := m.switchOff()
	if first {
		m.loop.Close()
		for _, p := range ports {
			m.crash.attempt(func() { p.Close() })
		}
	}
	m.loop.Join()
	if m.crash.happened.Load() {
		<-m.crash.over
	} else if first {
		hookStores(m, false)
	}
	return nil
}

// switchOff is the part of Close that needs the lock. It gives the ports that are still open, and
// whether it is the first call.
func (m *Modem) switchOff() (ports []*session.Session, first bool) {
	defer m.crash.guard()
	m.loop.Lock()
	defer m.loop.Unlock()
	if m.loop.Closed() {
		return nil, false
	}
	first = true
	m.loop.SetClosed()
	ports = m.ports.All()
	m.power.down()
	m.trace.Flush()
	return ports, first
}

// State returns what the modem is at. It may be called from anywhere but with the modem locked.
func (m *Modem) State() State {
	m.loop.Lock()
	defer m.loop.Unlock()
	return m.state()
}

func (m *Modem) state() State {
	s := State{
		Profile: m.cfg.Profile.Name, Power: m.power.word(), BootDue: m.power.due > 0, Cellular: m.cell.State(), FTP: m.ftp.State(),
		Stores: m.files.All(), DataMode: m.ports.InDataMode(),
	}
	for _, p := range m.ports.All() {
		s.Ports = append(s.Ports, PortState{Name: p.Line().String(), State: p.State()})
	}
	return s
}

// apply applies effects in order. The modem is locked.
func (m *Modem) apply(effects []hook.Effect) {
	for _, e := range effects {
		e.Apply(target{m})
	}
}

// Do does effects in order and returns when they are done. The modem must not be locked. After
// Close nothing is done.
func (m *Modem) Do(effects ...hook.Effect) {
	defer m.crash.guard()
	m.loop.Lock()
	defer m.loop.Unlock()
	if m.loop.Closed() {
		return
	}
	m.apply(effects)
	m.ports.Settle()
}

// TraceFailure adds something to the trace that went wrong around the modem, such as in a server of
// the same process. The modem must not be locked.
func (m *Modem) TraceFailure(err error) {
	m.loop.Lock()
	defer m.loop.Unlock()
	if !m.loop.Closed() {
		m.trace.Emit(trace.Event{Kind: "ftp", Error: m.ftp.Mask(err.Error())})
	}
}

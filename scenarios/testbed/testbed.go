package testbed

import (
	"errors"
	iofs "io/fs"
	"sync/atomic"
	"time"

	"github.com/coder/quartz"
	"github.com/spf13/afero"

	"ptymodem/emulator"
	"ptymodem/emulator/at"
	"ptymodem/emulator/cellular"
	"ptymodem/emulator/profile"
	"ptymodem/emulator/trace"
	"ptymodem/fs"
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/netem"
	"ptymodem/ftpbackend/server"
	"ptymodem/scenarios"
	"ptymodem/scenarios/commands"
	"ptymodem/scenarios/fault"
)

// The capacities of stores that a scenario leaves open, in bytes.
const (
	UFSSize = 1 << 20
	SDSize  = 64 << 20
)

// Options say what to put together. The zero value is a modem with the factory settings and
// everything in memory.
type Options struct {
	Scenario *scenarios.Scenario // nil: none
	Files    iofs.FS             // where contents that come from files are read, see [scenarios.Scenario.Resolve]
	Index    int                 // of the modem among several, from 0
	Table    *at.Table           // nil: a table of its own

	// Store makes a store (UFS, SD, RAM) of a capacity in bytes; nil makes it in memory.
	Store func(name string, capacity int64) (*fs.Store, error)
	// ServerConfig is the embedded server's. The scenario's accounts count if it has none.
	ServerConfig server.Config
	// Server is an embedded server that others use too, as [StartServer] makes it: it is neither
	// filled nor closed here, and the modem is its tenant of number Index. Nil: one of its own.
	Server *server.Server
	Shared bool // modems other than this one use Server

	Clock quartz.Clock      // nil: the real one
	Trace func(trace.Event) // nil: none
	Lint  func(trace.Event) // nil: none
	Wire  func(trace.Wire)  // nil: none

	// Warn is called for each failure of this process or its machine, see [emulator.Config], and of
	// what a testbed's own server warns of, unless ServerConfig has a Warn. Nil is silent.
	Warn func(kind string, err error)

	// Crashed is called when a panic has ended the modem, see [emulator.Config]. The Crashed of
	// ServerConfig is for the sessions of the server.
	Crashed func(report string)

	// Fired is called with each fault as it fires, and with the modem time. It may be called with
	// the modem locked: it must not block, nor call the modem.
	Fired func(f *fault.Fault, t time.Duration)
	// Inject says that faults may be added by [Testbed.Inject].
	Inject bool
	// TimesLater has the times of faults count from [Testbed.StartTimes]. Otherwise they count from
	// power-up.
	TimesLater bool
}

// A Testbed is a modem with its stores, its server and its faults.
type Testbed struct {
	Modem        *emulator.Modem
	Server       *server.Server
	UFS, SD, RAM *fs.Store // SD and RAM nil if absent

	options  Options
	scenario atomic.Pointer[scenarios.Scenario]
	commands atomic.Pointer[commands.List] // nil: the scenario's
	view     serverView
	index    int
	live     atomic.Pointer[emulator.Modem] // Modem, once it is there
	faults   *faults                        // nil where nothing can go wrong
	wire     *netem.Network                 // nil likewise
	ends     []func() error
}

// serverView is the embedded server as this modem has it.
type serverView interface {
	ftpbackend.Embedded
	ShowExpired(on bool)
	Fs() afero.Fs
}

// New puts a testbed together. If it fails, nothing is left behind, but for what a store or server
// in a folder has made.
func New(o Options) (*Testbed, error) {
	t := &Testbed{options: o, index: o.Index}
	if o.Scenario == nil {
		o.Scenario = &scenarios.Scenario{}
	}
	t.scenario.Store(o.Scenario)
	if err := t.open(o); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

func (t *Testbed) open(o Options) error {
	if err := t.openServer(o); err != nil {
		return err
	}
	if err := t.openStores(o); err != nil {
		return err
	}
	cfg := t.config(o)
	if n := &t.Scenario().Network; o.Inject || len(t.Scenario().Faults) > 0 || n.Latency > 0 || n.Rate > 0 {
		t.addFaults(&cfg, o)
	}
	t.Modem = emulator.New(cfg)
	t.live.Store(t.Modem)
	if t.faults != nil {
		t.faults.begin(t.Modem, t.engine())
		if !o.TimesLater {
			t.faults.startTimes(0)
		}
	}
	t.ends = append(t.ends, t.Modem.Close)
	return nil
}

// Scenario is the one that it was made of, or that it was given since.
func (t *Testbed) Scenario() *scenarios.Scenario { return t.scenario.Load() }

// engine decides about the faults of the scenario.
func (t *Testbed) engine() *fault.Engine {
	return fault.NewEngine(t.Scenario().Faults, t.Scenario().Seed, t.index)
}

// StartTimes has the times of faults count from now on. It is for testbeds that were made with
// Options.TimesLater, and is called once, by a host that has opened the port: what comes at a time
// is not lost then, however long the machine takes to get so far.
func (t *Testbed) StartTimes() {
	if t.faults != nil {
		t.faults.startTimes(t.Modem.Time())
	}
}

// Unfired are the faults that have not fired so far, without those that are optional, each with the
// event that came closest.
func (t *Testbed) Unfired() []fault.Unfired {
	if t.faults == nil {
		return nil
	}
	return t.faults.unfired()
}

// Close switches the modem off and ends the server and the stores.
func (t *Testbed) Close() error {
	var errs []error
	for i := len(t.ends) - 1; i >= 0; i-- {
		errs = append(errs, t.ends[i]())
	}
	t.ends = nil
	return errors.Join(errs...)
}

// config is the modem as the scenario has it.
func (t *Testbed) config(o Options) emulator.Config {
	m := &t.Scenario().Modem
	model, _ := profile.Parse(m.Profile) // the name was checked with the file
	cfg := emulator.Config{
		Index: o.Index, Profile: model, Table: o.Table,
		UFS: t.UFS, SD: t.SD, BaudPacing: m.BaudPacing,
		Clock: o.Clock, Trace: o.Trace, Lint: o.Lint, Wire: o.Wire, Warn: o.Warn, Crashed: o.Crashed,
	}
	t.world(&cfg)
	return cfg
}

// world puts into cfg what a modem can be given anew: see [emulator.Modem.Restore].
func (t *Testbed) world(cfg *emulator.Config) {
	s := t.Scenario()
	m := &s.Modem
	cfg.RAM, cfg.NoCard = t.RAM, t.SD != nil && m.SD != nil && m.SD.Absent
	cfg.NoSIM, cfg.Lock = cellular.SIM(m.SIM.Word)
	if m.SIM.PIN != "" {
		cfg.Lock = cellular.SIMLock{PIN: m.SIM.PIN, PUK: m.SIM.PUK, Attempts: m.SIM.Attempts}
	}
	cfg.Registration, _ = cellular.ParseRegistration(m.Registration) // the word was checked with the file
	cfg.AttachBearer, cfg.APNs, cfg.Addresses = m.Attach == "bearer", m.APNs, addressesOf(s.Network.DNS)
	cfg.Boot, cfg.Staged = emulator.BootAtStart, m.Boot.Staged
	if m.Boot.When == "on-open" {
		cfg.Boot = emulator.BootOnOpen
	}
	cfg.Strict, cfg.Speed = m.Strict, m.Speed
	cfg.Commands, cfg.Identity = s.Commands.For(t.commandsOf(s)), s.Commands.Identity(m.Identity)
	if network := t.network(); t.wire == nil {
		cfg.Network = network
	} else {
		t.wire.SetBelow(network)
	}
}

package runner

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"sync/atomic"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/serial/pty"
	"ptymodem/emulator/trace"
	"ptymodem/ftpbackend/server"
	"ptymodem/redact"
	"ptymodem/scenarios"
	"ptymodem/scenarios/testbed"
)

// Grace is how long an FTP command that the host has left under way may go on, in real time.
const Grace = 5 * time.Second

// A Run is a scenario that is to be run, with its host.
type Run struct {
	Label    string // what to call it: the path or name that it was asked for by; the scenario's file if empty
	Scenario *scenarios.Scenario
	Files    fs.FS             // where contents that come from files are read, see [scenarios.Scenario.Resolve]
	Command  []string          // the program that is the host; empty: the scenario's steps
	Again    string            // the command that repeats the run alone, for the report; empty: it has none
	Line     Line              // what the host opens
	PTYs     *pty.Maker        // makes the pty, if it opens one; nil: a maker of its own
	Table    *at.Table         // the modem's commands, which any number of runs may share; nil: a table of its own
	Trace    func(trace.Event) // takes the whole trace too; nil: nobody does
	View     redact.View       // of the result: whether it shows secrets

	Wire func(trace.Wire) // takes what goes over the wire; nil: nobody does

	// Steer is called before the host begins, with the modem that it gets and the name of its port:
	// the path of a tty, or an address. It returns variables for the environment of the program, as
	// NAME=VALUE, and what is to be called when the host has ended. Nil: nothing steers the modem.
	Steer func(set *testbed.Testbed, port string) (env []string, end func() error, err error)

	// Warn is told of what goes wrong by this process or its machine, each time, from any
	// goroutine: see [testbed.Options]. Nil is silent.
	Warn func(kind string, err error)

	server server.Config // the embedded server's, for tests
}

// ErrNoHost is what a scenario without steps meets when there is no program either.
var ErrNoHost = errors.New("it has no steps, and there is no COMMAND to be its host: write steps, or give COMMAND after --")

// Check finds what is wrong before anything is started: a run without a host.
func (r *Run) Check() error {
	if len(r.Command) == 0 && len(r.Scenario.Steps) == 0 {
		return fmt.Errorf("%s: %w", r.Scenario.File, ErrNoHost)
	}
	return nil
}

// errTimeout is why a run ends when the scenario's timeout is over.
var errTimeout = errors.New("the scenario's timeout is over")

// errCrashed is why a run ends whose modem, or a session of whose server, has ended by a fault of
// ours.
var errCrashed = errors.New("a fault in ptymodem")

// A crash is such a fault.
type crash struct {
	ended  string // what it has ended
	report string
}

// interrupted reports whether the run was ended from outside.
func interrupted(ctx context.Context) bool {
	cause := context.Cause(ctx)
	return cause != nil && !errors.Is(cause, errTimeout) && !errors.Is(cause, errCrashed)
}

// Do runs the scenario. The context's end is the run's: nothing is left behind when Do returns.
func (r *Run) Do(ctx context.Context) *Result {
	start := time.Now()
	res := &Result{Label: r.Label, Scenario: r.Scenario, Command: r.Command, Line: r.Line, Again: r.Again, View: r.View, Started: start}
	if res.Label == "" {
		res.Label = r.Scenario.File
	}
	defer func() { res.Took = time.Since(start) }()
	if err := r.Check(); err != nil {
		return res.broken(err)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, r.Scenario.Timeout, errTimeout)
	defer cancel()
	if err := r.do(ctx, res); err != nil {
		if r.Warn != nil && noDescriptor(err) {
			r.Warn("run", err)
		}
		return res.broken(err)
	}
	res.settle()
	return res
}

// do is Do once there is something to run. Its error is why there can be no verdict.
func (r *Run) do(ctx context.Context, res *Result) (err error) {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	var first atomic.Pointer[crash] // what follows may be its effect
	crashed := func(ended string) func(report string) {
		return func(report string) {
			first.CompareAndSwap(nil, &crash{ended, report})
			end(errCrashed)
		}
	}
	server := r.server
	server.Crashed = crashed("a session of the FTP server")
	rec, counts := newRecord(&r.Scenario.Expect, r.Trace), newFaultCounts(r.Scenario)
	set, err := testbed.New(testbed.Options{
		Scenario: r.Scenario, Files: r.Files, Table: r.Table, ServerConfig: server, Trace: rec.event, Wire: r.Wire, Fired: counts.fired, Warn: r.Warn, Crashed: crashed("the modem"),
		Inject:     r.Steer != nil || len(r.Command) == 0, // with hooks it is known when the modem has no more to say to steps
		TimesLater: len(r.Command) == 0,                   // playSteps starts them
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, set.Close()) }()
	var ptys *pty.Maker
	switch {
	case r.Line != TTY:
	case r.PTYs != nil:
		ptys = r.PTYs
	default:
		if ptys, err = pty.NewMaker(); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, ptys.Close()) }()
	}
	port, err := r.open(ptys)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, port.Close()) }()
	set.Modem.Attach(port)

	var env []string
	if r.Steer != nil {
		steered, end, err := r.Steer(set, port.String())
		if err != nil {
			return err
		}
		defer func() { _ = end() }() // before the modem goes
		env = steered
	}
	if len(r.Command) > 0 {
		err = r.runCommand(ctx, port, env, res)
	} else {
		res.fail(r.playSteps(ctx, port.(ownPort), rec, set))
	}
	if err != nil {
		return err
	}
	notice, cancel := context.WithTimeout(ctx, dtrNotice)
	defer cancel()
	rec.awaitDTR(notice, false)
	if len(r.Command) > 0 {
		rec.hostEnded()
	}
	if ctx.Err() == nil {
		grace, cancel := context.WithTimeout(ctx, Grace)
		defer cancel()
		_ = set.Modem.AwaitFTP(grace) // one that goes on is cut off here, and the files are judged as they are
	}
	res.Interrupted = interrupted(ctx)
	if err := errors.Join(set.Modem.Close(), set.Server.Close()); err != nil {
		return err
	}
	if c := first.Load(); c != nil {
		res.crashed(c)
	} else if !res.Interrupted {
		j := judge{scenario: r.Scenario, files: r.Files, set: set, rec: rec, res: res, view: r.View}
		j.all()
	}
	res.choose(rec)
	res.secrets = rec.secrets
	for _, u := range r.Scenario.Server.Users {
		res.secrets.Add(redact.Distinct([]string{u.Password})...)
	}
	res.Faults, res.Unopened = counts.all, !rec.opened
	for i := range res.Faults {
		for _, u := range res.unfired {
			if u.Fault == res.Faults[i].Fault {
				res.Faults[i].Nearest = u.Why(r.View)
			}
		}
	}
	return nil
}

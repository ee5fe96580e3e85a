package replay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/coder/quartz"

	"ptymodem/emulator/serial"
	"ptymodem/emulator/trace"
	"ptymodem/scenarios/testbed"
)

// emulated is an emulator on a pipe, in virtual time.
type emulated struct {
	*testbed.Testbed
	pipe   *serial.Pipe
	clock  *quartz.Mock
	start  time.Time
	stir   chan struct{}
	events []trace.Event
}

// patience is how long, in real time, an emulator may be busy before it is taken for stuck: long,
// as the machine may be busy.
const patience = 2 * time.Minute

// emulate starts an emulator in its surroundings.
func emulate(a *Surroundings) (*emulated, error) {
	clock := quartz.NewMock(nobody{}).WithLogger(quartz.NoOpLogger)
	clock.Set(a.Start)
	e := &emulated{pipe: serial.NewPipe(), clock: clock, start: a.Start, stir: make(chan struct{}, 1)}
	bed, err := testbed.New(testbed.Options{Scenario: &a.Scenario, Clock: clock, Trace: func(v trace.Event) { e.events = append(e.events, v) }})
	if err != nil {
		return nil, err
	}
	e.Testbed = bed
	if err := a.furnish(bed); err != nil {
		return nil, errors.Join(err, bed.Close())
	}
	e.pipe.OnChange(e.poke)
	bed.Modem.OnIdle(e.poke)
	bed.Modem.Attach(e.pipe)
	return e, nil
}

// poke has whoever waits look again.
func (e *emulated) poke() {
	select {
	case e.stir <- struct{}{}:
	default:
	}
}

func (e *emulated) Now() time.Duration { return e.clock.Now().Sub(e.start) }

func (e *emulated) Send(b []byte) error { e.pipe.Send(b); return nil }

// Line does what a pipe can: DTR.
func (e *emulated) Line(event string) error {
	switch event {
	case "dtr on", "dtr off":
		e.pipe.SetDTR(event == "dtr on")
		return e.until(context.Background(), e.pipe.Settled)
	}
	return nil
}

// idle reports that the modem waits for the host or for time to pass, and for nothing else.
func (e *emulated) idle() bool {
	return e.Modem.Idle(func() (settled bool, blocked int) { return e.pipe.Settled(), e.pipe.Blocked() })
}

// until waits in real time, without polling, for ok.
func (e *emulated) until(ctx context.Context, ok func() bool) error {
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for !ok() {
		select {
		case <-e.stir:
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-limit.C:
			return fmt.Errorf("the emulator has been busy for %v: please report this, with the recording", patience)
		}
	}
	return nil
}

// Await implements modem. Nothing more will come where the modem is idle and no timer runs.
func (e *emulated) Await(ctx context.Context, until time.Duration) ([]byte, error) {
	for {
		b, err := e.next(ctx)
		if err != nil || len(b) > 0 {
			return b, err
		}
		if d, ok := e.clock.Peek(); !ok || e.Now()+d > until {
			return nil, nil
		}
		if err := e.advance(ctx, until-e.Now()); err != nil {
			return nil, err
		}
	}
}

// Pass implements modem.
func (e *emulated) Pass(ctx context.Context, until time.Duration) ([]byte, error) {
	for {
		b, err := e.next(ctx)
		if err != nil || len(b) > 0 || e.Now() >= until {
			return b, err
		}
		if err := e.advance(ctx, until-e.Now()); err != nil {
			return nil, err
		}
	}
}

// next is what the modem says without time passing, nil if that is nothing.
func (e *emulated) next(ctx context.Context) ([]byte, error) {
	var b []byte
	err := e.until(ctx, func() bool {
		b = append(b, e.pipe.Receive()...)
		return len(b) > 0 || e.idle()
	})
	return append(b, e.pipe.Receive()...), err
}

// advance moves the clock to the next timer, or by d if that is sooner, and waits for what the
// timer does. A worker may set a timer at this very moment: so the clock is not told a time that
// was good when somebody looked, but has a timer of its own for d.
func (e *emulated) advance(ctx context.Context, d time.Duration) error {
	own := e.clock.AfterFunc(max(d, 1), func() {})
	defer own.Stop()
	_, fired := e.clock.AdvanceNext()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := fired.Wait(ctx); err != nil {
		return fmt.Errorf("a timer of the emulator did not end: %w", err)
	}
	return nil
}

// nobody is what the clock tells of its use. It is used as it should be.
type nobody struct{}

func (nobody) Helper()               {}
func (nobody) Log(...any)            {}
func (nobody) Logf(string, ...any)   {}
func (nobody) Error(...any)          {}
func (nobody) Errorf(string, ...any) {}
func (nobody) Fatal(...any)          {}
func (nobody) Fatalf(string, ...any) {}
func (nobody) Cleanup(func())        {}

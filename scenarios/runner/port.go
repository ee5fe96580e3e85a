package runner

import (
	"context"
	"errors"
	"time"

	"ptymodem/emulator"
	"ptymodem/emulator/serial/pty"
	"ptymodem/scenarios"
	"ptymodem/scenarios/testbed"
)

// A Port is a further port of a modem that runs, at which the built-in host plays steps.
type Port struct {
	set     *testbed.Testbed
	tty     *pty.Port
	reading *readPort
	far     *terminal
	speed   float64
}

// OpenPort attaches a port to the modem. Its host is there while steps are played.
func OpenPort(set *testbed.Testbed, ptys *pty.Maker, speed float64) (*Port, error) {
	tty, err := ptys.Open()
	if err != nil {
		return nil, err
	}
	p := &Port{set: set, tty: tty, reading: newReadPort(tty), far: &terminal{path: tty.Path()}, speed: speed}
	set.Modem.Attach(p.reading)
	return p, nil
}

// Path is the port's tty.
func (p *Port) Path() string { return p.tty.Path() }

// Close takes the port from the modem.
func (p *Port) Close() error { return p.tty.Close() }

// errStepsOver is why steps end when their time is over.
var errStepsOver = errors.New("the time for the steps is over")

// Play does steps, and returns the lines that came and, unless all went as they say, which did not.
// timeout is in real time.
func (p *Port) Play(ctx context.Context, steps []scenarios.Step, timeout time.Duration) (lines []string, f *Failure) {
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, errStepsOver)
	defer cancel()
	m := p.set.Modem
	p.far.ctx, p.far.heard = ctx, []string{}
	host := &player{
		ctx: ctx, timeout: timeout, busy: m.FTPUnderWay, awaitDTR: p.awaitDTR, awaitMachine: m.AwaitMachine,
		ended: func() {},
		quiet: p.set.Quiet,
		tty:   p.far, modem: p.reading, speed: p.speed,
	}
	f = host.play(steps)
	return p.far.heard, f
}

func (p *Port) awaitDTR(ctx context.Context, on bool) {
	_ = p.set.Modem.AwaitState(ctx, func(s emulator.State) bool {
		for _, port := range s.Ports {
			if port.Name == p.reading.String() {
				return port.DTR == on
			}
		}
		return true
	})
}

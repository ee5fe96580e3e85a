package runner

import (
	"context"
	"errors"
	"time"

	"ptymodem/emulator"
	"ptymodem/emulator/serial/pty"
	"ptymodem/emulator/session"
	"ptymodem/scenarios"
	"ptymodem/scenarios/testbed"
)

// A Port is a further port of a modem that runs, at which the built-in host plays steps, or somebody
// types. It does one thing at a time.
type Port struct {
	set     *testbed.Testbed
	own     ownPort
	far     *terminal
	drained chan struct{} // closed when nobody reads the far end any more that was opened for typing
	speed   float64
}

// OpenPort attaches a port to the modem: on a pty, or in memory if ptys is nil. Its host is there
// while steps are played, and from when something is typed until [Port.SetDTR] closes it.
func OpenPort(set *testbed.Testbed, ptys *pty.Maker, speed float64) (*Port, error) {
	own, err := newOwnPort(ptys, "api")
	if err != nil {
		return nil, err
	}
	set.Modem.Attach(own)
	return &Port{set: set, own: own, far: &terminal{dial: own.dial}, speed: speed}, nil
}

// String is the name of the port: the path of its tty, or "api" in memory.
func (p *Port) String() string { return p.own.String() }

// Close takes the port from the modem.
func (p *Port) Close() error {
	p.hangUp()
	return p.own.Close()
}

// errStepsOver is why steps end when their time is over.
var errStepsOver = errors.New("the time for the steps is over")

// Play does steps, and returns the lines that came and, unless all went as they say, which did not.
// timeout is in real time. The end that is open for typing is closed first: it would take what the
// steps expect.
func (p *Port) Play(ctx context.Context, steps []scenarios.Step, timeout time.Duration) (lines []string, f *Failure) {
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, errStepsOver)
	defer cancel()
	_ = p.SetDTR(ctx, false)
	m := p.set.Modem
	p.far.ctx, p.far.heard = ctx, []string{}
	host := &player{
		ctx: ctx, timeout: timeout, busy: m.FTPUnderWay, awaitDTR: p.awaitDTR, awaitMachine: m.AwaitMachine,
		began: func() {}, ended: func() {},
		quiet: p.set.Quiet,
		tty:   p.far, modem: p.own, speed: p.speed,
	}
	f = host.play(steps)
	return p.far.heard, f
}

func (p *Port) awaitDTR(ctx context.Context, on bool) {
	p.await(ctx, func(s session.State) bool { return s.DTR == on })
}

// await waits until the port is at a state that is wanted, or the context ends.
func (p *Port) await(ctx context.Context, wanted func(session.State) bool) {
	_ = p.set.Modem.AwaitState(ctx, func(s emulator.State) bool {
		for _, port := range s.Ports {
			if port.Name == p.own.String() {
				return wanted(port.State)
			}
		}
		return true
	})
}

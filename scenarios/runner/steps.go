package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"ptymodem/emulator/loop"
	"ptymodem/redact"
	"ptymodem/scenarios"
	"ptymodem/scenarios/testbed"
)

const (
	guard         = time.Second            // S12 of a modem as it is delivered, in modem time
	guardSpare    = 100 * time.Millisecond // real time on top, for bytes that are still on their way to the modem
	handledNotice = 10 * time.Second       // how long the modem may take to handle what was sent, in real time
	machineNotice = time.Minute            // how long the embedded server may take to answer on a busy machine, in real time
	dtrNotice     = 10 * time.Second       // how long the modem may take to see DTR, in real time
)

// A player is the built-in host.
type player struct {
	ctx     context.Context
	files   fs.FS         // of contents
	timeout time.Duration // of all, for people
	busy    func() bool   // an FTP command is under way
	began   func()        // is called before the first step, when the modem has seen the tty opened
	ended   func()        // is called when the steps are over, before the tty is closed
	// awaitDTR waits until the modem has seen DTR so, or the context ends.
	awaitDTR func(ctx context.Context, on bool)
	// quiet reports that the modem has nothing more to say by itself.
	quiet func() bool
	// awaitMachine waits until the modem is not held up by the machine alone.
	awaitMachine func(context.Context) error
	tty          *terminal
	modem        ownPort
	speed        float64
	view         redact.View // of failures

	answers answers
}

// playSteps does the scenario's steps on the port, and reports which of them failed.
func (r *Run) playSteps(ctx context.Context, port ownPort, rec *record, set *testbed.Testbed) *Failure {
	m := set.Modem
	p := &player{
		ctx: ctx, files: r.Files, timeout: r.Scenario.Timeout, busy: m.FTPUnderWay, awaitDTR: rec.awaitDTR, awaitMachine: m.AwaitMachine,
		tty: &terminal{dial: port.dial, ctx: ctx}, modem: port, speed: r.Scenario.Modem.Speed, view: r.View,
	}
	p.quiet = func() bool { return r.Steer == nil && set.Quiet() } // whoever steers it may make it speak at any time
	if p.speed == 0 {
		p.speed = 1
	}
	p.began, p.ended = set.StartTimes, rec.hostEnded
	return p.play(r.Scenario.Steps)
}

// play opens the tty, does the steps, and closes it. A failure knows its step.
func (p *player) play(steps []scenarios.Step) *Failure {
	defer p.tty.close()
	defer p.ended()
	if err := p.dtr(true); err != nil {
		return &Failure{Reason: err.Error()}
	}
	p.began()
	for i := range steps {
		step := &steps[i]
		f := p.step(step)
		if f != nil {
			f.Step = i + 1
			f.Reason = fmt.Sprintf("step %d (%s): %s", i+1, p.stepText(step), f.Reason)
			if f.Pos.Line == 0 {
				f.Pos = step.Pos
			}
			return f
		}
	}
	return nil
}

// step does one step, and awaits what should come of it.
func (p *player) step(s *scenarios.Step) *Failure {
	var err error
	without := "the modem did not take it"
	switch {
	case s.Send != nil:
		p.answers.sent()
		err = p.tty.send(*s.Send, p.deadline(0))
	case s.Data != nil:
		err = p.data(s.Data)
	case s.Receive != nil:
		if f := p.receive(s); f != nil {
			return f
		}
	case s.Pause > 0:
		without = "it was not over"
		if err = p.pause(p.real(s.Pause)); err == nil {
			err = p.settled()
		}
	case s.Escape:
		without = "it was not over"
		err = p.escape()
	case s.DTR != "":
		err = p.dtr(s.DTR == "on")
	}
	if err != nil {
		return p.failed(err, without)
	}
	return p.expect(s)
}

// deadline is when a step must be over, in real time: within, or with the scenario.
func (p *player) deadline(within time.Duration) time.Time {
	end, _ := p.ctx.Deadline()
	if own := time.Now().Add(within); within > 0 && own.Before(end) {
		return own
	}
	return end
}

// real is modem time as the clock on the wall has it.
func (p *player) real(d time.Duration) time.Duration { return loop.Stretched(d, 1/p.speed) }

func (p *player) pause(d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-p.ctx.Done():
		return context.Cause(p.ctx)
	}
}

// settled waits until the modem is as far as it gets in a pause on a machine that is not busy.
func (p *player) settled() error {
	ctx, cancel := context.WithTimeout(p.ctx, machineNotice)
	defer cancel()
	_ = p.awaitMachine(ctx) // one that does not get there is what the scenario sees
	return context.Cause(p.ctx)
}

// escape is +++ with silence around it, as the modem has it.
func (p *player) escape() error {
	if err := p.silence(); err != nil {
		return err
	}
	if err := p.tty.write([]byte("+++"), p.deadline(0)); err != nil {
		return err
	}
	return p.silence()
}

// silence is a guard time, from when the modem has handled what was sent.
func (p *player) silence() error {
	ctx, cancel := context.WithTimeout(p.ctx, handledNotice)
	defer cancel()
	_ = p.modem.awaitHandled(ctx, p.tty.written) // a modem that has stopped reading does not get there
	return p.pause(p.real(guard) + guardSpare)
}

// dtr opens or closes the tty, and returns when the modem has seen it. One that is not reading does
// not see it; a host cannot know.
func (p *player) dtr(on bool) error {
	switch {
	case on == (p.tty.f != nil):
		return nil
	case !on:
		p.tty.close()
		p.answers = answers{}
	default:
		if err := p.tty.open(); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(p.ctx, dtrNotice)
	defer cancel()
	p.awaitDTR(ctx, on)
	return nil
}

// data sends a content.
func (p *player) data(c *scenarios.Content) error {
	r, err := c.Open(p.files)
	if err != nil {
		return err
	}
	defer r.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		if n > 0 {
			if err := p.tty.write(buf[:n], p.deadline(0)); err != nil {
				return err
			}
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
}

// receive reads a content and compares it.
func (p *player) receive(s *scenarios.Step) *Failure {
	c := s.Receive
	n := c.Length(p.files)
	r := p.tty.bytes(n, p.deadline(s.Within))
	err := c.Compare(p.files, r)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, os.ErrDeadlineExceeded), p.ctx.Err() != nil:
		last := ""
		if r.got > 0 {
			last = ", at their end " + p.view.Shown(string(r.last))
		}
		return p.failed(err, fmt.Sprintf("%d of %d bytes came%s%s", r.got, n, within(s), last))
	}
	return &Failure{Pos: c.Pos, Reason: fmt.Sprintf("of the %d bytes read: %v", r.got, err)}
}

// failed is the failure of a step that err has ended; without is what had not come by then.
func (p *player) failed(err error, without string) *Failure {
	end, _ := p.ctx.Deadline()
	switch late := errors.Is(err, os.ErrDeadlineExceeded) || p.ctx.Err() != nil; {
	case interrupted(p.ctx):
		return &Failure{Reason: "interrupted: " + without}
	case late && !time.Now().Before(end):
		return &Failure{Reason: fmt.Sprintf("%s, and the scenario's timeout of %s is over", without, durationText(p.timeout))}
	case late:
		return &Failure{Reason: without}
	}
	return &Failure{Reason: err.Error()}
}

package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"ptymodem/emulator/session"
)

// How long the modem may take nothing of what is typed, in real time: it is looked at several times,
// so that a machine that stands still for a while does not end the wait.
const (
	typingLook  = 500 * time.Millisecond
	typingLooks = 4
)

// ErrTakesNothing is why typing ends at a modem that does not read.
var ErrTakesNothing = errors.New("the modem does not read what is typed")

// DTR reports that the host's end is open, by typing.
func (p *Port) DTR() bool { return p.far.f != nil }

// SetDTR opens the host's end for typing, or closes it, and returns when the modem has seen that,
// or after two seconds.
func (p *Port) SetDTR(ctx context.Context, on bool) error {
	if on == p.DTR() {
		return nil
	}
	if on {
		if err := p.lift(); err != nil {
			return err
		}
	} else {
		p.hangUp()
	}
	ctx, cancel := context.WithTimeout(ctx, typingLooks*typingLook)
	defer cancel()
	p.awaitDTR(ctx, on)
	return nil
}

// lift opens the host's end, until hangUp. What the modem says there is read and dropped: who types
// sees it in the trace.
func (p *Port) lift() error {
	p.far.ctx = context.Background()
	if err := p.far.open(); err != nil {
		return err
	}
	f, drained := p.far.f, make(chan struct{})
	p.drained = drained
	go func() {
		defer close(drained)
		_, _ = io.Copy(io.Discard, f)
	}()
	return nil
}

// hangUp closes the host's end, if it is open for typing.
func (p *Port) hangUp() {
	if p.far.f != nil {
		p.far.close()
		<-p.drained
	}
}

// Type sends bytes as they are. The host's end is opened if it is closed, and stays open. It fails
// with [ErrTakesNothing] when the modem has read nothing for two seconds.
func (p *Port) Type(ctx context.Context, b []byte) error {
	if err := p.SetDTR(ctx, true); err != nil {
		return err
	}
	p.awaitWritten(ctx)
	all := len(b)
	err := looks(ctx, func() (progress bool, err error) {
		before := p.far.written
		err = p.far.write(b, time.Now().Add(typingLook))
		n := p.far.written - before
		b = b[n:]
		return n > 0, err
	})
	if errors.Is(err, ErrTakesNothing) {
		return fmt.Errorf("%w: %d of %d bytes were sent", err, all-len(b), all)
	}
	return err
}

// awaitWritten waits until the modem has written what it has said: whoever has seen that in the
// trace answers it, so that the answer comes after it on the wire. Data that keeps coming does not
// hold up what is typed.
func (p *Port) awaitWritten(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, typingLook)
	defer cancel()
	p.await(ctx, func(s session.State) bool { return !s.Writing || s.DataMode && s.Moved > 0 })
}

// Escape sends +++ with the modem's guard time before and after it.
func (p *Port) Escape(ctx context.Context) error {
	if err := p.SetDTR(ctx, true); err != nil {
		return err
	}
	if err := p.keepSilence(ctx); err != nil {
		return err
	}
	if err := p.Type(ctx, []byte("+++")); err != nil {
		return err
	}
	return p.keepSilence(ctx)
}

// keepSilence is a guard time, from when the modem has handled what was typed.
func (p *Port) keepSilence(ctx context.Context) error {
	err := looks(ctx, func() (progress bool, err error) {
		before := p.own.done()
		look, cancel := context.WithTimeoutCause(ctx, typingLook, os.ErrDeadlineExceeded)
		defer cancel()
		err = p.own.awaitHandled(look, p.far.written)
		return p.own.done() > before, err
	})
	if err != nil {
		return err
	}
	host := &player{ctx: ctx, speed: p.speed}
	return host.pause(host.real(guard) + guardSpare)
}

// looks repeats what takes a look's time at most, until it succeeds, fails for another reason than
// that time, or makes no progress for all the looks that there are.
func looks(ctx context.Context, look func() (progress bool, err error)) error {
	for idle := 0; idle < typingLooks; {
		progress, err := look()
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case !errors.Is(err, os.ErrDeadlineExceeded):
			return err
		case progress:
			idle = 0
		default:
			idle++
		}
	}
	return ErrTakesNothing
}

package replay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ptymodem/emulator"
	"ptymodem/emulator/trace"
	"ptymodem/recording/compare"
)

// Options say how sessions are played and compared.
type Options struct {
	Timing bool // compare times, too
}

// Played is what came of a session.
type Played struct {
	compare.Result
	Recording *Recording
	Notes     []string      // what was not as it was recorded
	Events    []trace.Event // of the emulator
}

// Emulate plays a recording to an emulator of its own. The error is that of an emulator that cannot
// be started or gets stuck, or the context's.
func Emulate(ctx context.Context, rec *Recording, o Options) (*Played, error) {
	if why := rec.Needs(); why != "" {
		return nil, &NeedsError{rec.File, why}
	}
	around := rec.Surroundings()
	e, err := emulate(&around)
	if err != nil {
		return nil, err
	}
	p := newPlayer(rec, e, limits{line: 5 * time.Second, result: 5 * time.Minute})
	if !rec.timed {
		p.limits.line = 5 * time.Minute
	}
	p.check = func(c *check) *compare.Difference { return compareFile(e.Testbed, c) }
	err = e.begin(ctx, &around)
	if err == nil {
		err = p.play(ctx)
	}
	if err = errors.Join(err, e.Close()); err != nil {
		return nil, err
	}
	table := emulator.NewTable()
	played := p.result(o, func(name string) bool { return table.Lookup(name) != nil })
	played.Notes = append(around.Notes, played.Notes...)
	played.Events = e.events
	return played, nil
}

// begin opens the port, and switches echo off where it was.
func (e *emulated) begin(ctx context.Context, a *Surroundings) error {
	if a.Closed {
		return e.until(ctx, e.pipe.Settled)
	}
	if err := e.Line("dtr on"); err != nil {
		return err
	}
	if a.Quiet && a.Scenario.Modem.Boot.When == "" {
		e.pipe.Send([]byte("ATE0\r"))
		for {
			if b, err := e.next(ctx); err != nil || len(b) == 0 {
				return err
			}
		}
	}
	return nil
}

// result compares what came.
func (p *player) result(o Options, known func(string) bool) *Played {
	played := &Played{Recording: p.rec, Notes: p.rec.Notes}
	played.Result = compare.Compare(p.rec.items, p.got, compare.Options{Known: known, Timing: o.Timing})
	for _, d := range p.wrong {
		played.Add(d)
	}
	for _, line := range p.left {
		played.Notes = append(played.Notes, fmt.Sprintf("%s:%d: not sent, as the modem does not take data here", p.rec.File, line))
	}
	return played
}

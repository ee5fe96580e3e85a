package replay

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"ptymodem/recording/compare"
)

// Limits of the waits for a module: what is expected, the result of an FTP command, the longest
// pause of the host.
const (
	lineWithin   = 10 * time.Second
	resultWithin = 3 * time.Minute
	longestPause = 10 * time.Second
)

// Play plays a recording to a module at a serial port, opened raw and at a rate in bit/s (0 leaves
// it as it is). Pauses of more than ten seconds are cut to that. The error says what the transcript
// needs that not every module has, or why the port cannot be used.
func Play(ctx context.Context, rec *Recording, name string, baud int, o Options) (*Played, error) {
	if why := rec.NeedsOfModule(); why != "" {
		return nil, &NeedsError{rec.File, why}
	}
	m, err := openPort(name, baud)
	if err != nil {
		return nil, err
	}
	p := newPlayer(rec, m, limits{line: lineWithin, result: resultWithin, pause: longestPause})
	exchanges, _ := compare.Exchanges(rec.items)
	if err = prepare(ctx, m, beginsQuiet(exchanges)); err == nil {
		err = p.play(ctx)
	}
	if err = errors.Join(err, m.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", rec.File, err)
	}
	played := p.result(o, nil)
	played.Notes = append(played.Notes, m.notes...)
	return played, nil
}

// answerWithin is how long a module may take to answer the first command.
const answerWithin = 3 * time.Second

// prepare finds out whether the module answers, and has its echo be as the recording begins.
func prepare(ctx context.Context, m modem, quiet bool) error {
	command := "ATE1"
	if quiet {
		command = "ATE0"
	}
	if err := m.Send([]byte(command + "\r")); err != nil {
		return err
	}
	until := m.Now() + answerWithin
	var answer []byte
	for !bytes.Contains(answer, []byte("OK\r\n")) {
		b, err := m.Await(ctx, until)
		if err != nil {
			return err
		}
		if len(b) == 0 && m.Now() >= until {
			return fmt.Errorf("no OK to %s, only %q: want a module that answers at this rate (--baud), and no other program at the port", command, answer)
		}
		answer = append(answer, b...)
	}
	return nil
}

// A NeedsError is of a transcript that needs more than there is.
type NeedsError struct{ File, Needs string }

func (e *NeedsError) Error() string {
	return fmt.Sprintf("%s needs %s: not replayed", e.File, e.Needs)
}

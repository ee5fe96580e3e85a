package main

import (
	"fmt"
	"io"
	"slices"
	"time"

	"ptymodem/redact"
	"ptymodem/scenarios/fault"
)

// announceAhead is how many firings may wait to be told; should nobody read standard error, further
// ones are not.
const announceAhead = 1000

// An announcer tells a person of faults as they fire, on a goroutine of its own: the modem does not
// wait for a terminal.
type announcer struct {
	faults []*fault.Fault
	fleet  bool // there are several modems: it says which
	lines  chan string
	done   chan struct{}
}

func newAnnouncer(faults []*fault.Fault, fleet bool, w io.Writer) *announcer {
	a := &announcer{faults: faults, fleet: fleet, lines: make(chan string, announceAhead), done: make(chan struct{})}
	go func() {
		defer close(a.done)
		for line := range a.lines {
			_, _ = io.WriteString(w, line)
		}
	}()
	return a
}

// fired is for [testbed.Options].Fired, of the modem of an index.
func (a *announcer) fired(index int, f *fault.Fault, t time.Duration) {
	which := ""
	if a.fleet {
		which = fmt.Sprintf("modem %d: ", index)
	}
	select {
	case a.lines <- redact.Lines(fmt.Sprintf("ptymodem: %sfault %d %s: %s at %.1f s\n", which, slices.Index(a.faults, f)+1, f, f.Does(), t.Seconds())):
	default:
	}
}

// close tells what there is still to tell. No fault may fire any more.
func (a *announcer) close() error {
	close(a.lines)
	<-a.done
	return nil
}

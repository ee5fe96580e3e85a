package emulator

import (
	"testing"
	"time"

	"github.com/coder/quartz"
)

// A VirtualLine is the host's end of a port of a modem whose time is virtual, for tests from
// outside the package. Time passes only while the host waits.
type VirtualLine struct{ *pipeHost }

// NewVirtualLine attaches a port to a modem that runs on the clock.
func NewVirtualLine(t testing.TB, m *Modem, clock *quartz.Mock) *VirtualLine {
	return &VirtualLine{newPipeHost(t, m, clock, rigOptions{closed: true})}
}

// Open opens the port.
func (l *VirtualLine) Open() error { l.change(true); return nil }

// Close closes it.
func (l *VirtualLine) Close() error { l.change(false); return nil }

// change waits for the modem to take notice. What it cannot do at once needs time, as a paced line
// does.
func (l *VirtualLine) change(on bool) {
	l.pipe.SetDTR(on)
	l.rest()
}

// Send writes.
func (l *VirtualLine) Send(b []byte) { l.pipe.Send(b) }

// Receive gives what comes next, or nothing when nothing comes for so much modem time.
func (l *VirtualLine) Receive(within time.Duration) []byte {
	for end := l.clock.Now().Add(within); ; {
		l.rest()
		if got := l.pipe.Receive(); len(got) > 0 {
			return got
		}
		left := end.Sub(l.clock.Now())
		if left <= 0 {
			return nil
		}
		_, fired := l.advance(left)
		l.done(fired.Done())
	}
}

// restLimit is how long, in real time, a worker may be under way without a sign of life before it
// is taken to wait for a network that stands still until time passes.
const restLimit = 10 * time.Millisecond

// rest waits until the modem has something to say, or nothing to do but wait.
func (l *VirtualLine) rest() {
	limit := time.NewTimer(restLimit)
	defer limit.Stop()
	for !l.idle() && !l.said() {
		select {
		case <-l.stir:
		case <-limit.C:
			return
		}
	}
}

// done waits for what a timer does, but not for a network that stands still meanwhile.
func (l *VirtualLine) done(fired <-chan struct{}) {
	limit := time.NewTimer(restLimit)
	defer limit.Stop()
	select {
	case <-fired:
	case <-limit.C:
	}
}

// said reports that there is something to receive.
func (l *VirtualLine) said() bool { return l.pipe.Unread() > 0 }

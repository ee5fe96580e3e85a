package loop

import (
	"context"
	"errors"
	"sync"
)

// ErrGone is why workers of a modem that was closed or reset are cancelled.
var ErrGone = errors.New("the modem was switched off")

// A Loop runs a modem's events one at a time: bytes from the host, results of workers and timers
// all reach the modem's state through its lock, so that any order of events can be reasoned about.
type Loop struct {
	Clock  Clock
	settle func() // the end of each event; called with the lock held
	guard  func() // deferred on every goroutine of the loop: turns a panic into the end of the modem

	mu sync.Mutex
	// mu guards what follows.
	epoch  int // counts power-ups and resets: what belongs to an earlier one is void
	closed bool
	ctx    context.Context
	cancel context.CancelCauseFunc

	Workers  // what runs beside the events, and waits for them
	Timers   // what is to happen at a time
	Holds    // when the network is held up on purpose
	Silences // waits for what is not the modem's own
	Posts    // what waits for the modem to be free
}

// New returns a loop that has to be reset before its first event.
func New(t Clock, settle, guard func()) *Loop {
	l := &Loop{Clock: t, settle: settle, guard: guard}
	l.Workers.loop, l.Timers.loop, l.Holds.loop, l.Silences.loop, l.Posts.loop = l, l, l, l, l
	l.changed = sync.NewCond(&l.mu)
	return l
}

// Lock locks the modem: nothing happens to it but what the caller does. What takes long, or blocks,
// unlocks it meanwhile.
func (l *Loop) Lock() { l.mu.Lock() }

// Unlock unlocks the modem.
func (l *Loop) Unlock() { l.mu.Unlock() }

// Reset voids all timers and all work under way: their contexts end. The lock is held.
func (l *Loop) Reset() {
	l.epoch++
	if l.cancel != nil {
		l.cancel(ErrGone)
	}
	l.ctx, l.cancel = context.WithCancelCause(context.Background())
	l.agenda.stopTimers()
}

// Restart is Reset for a modem that begins anew: what is scheduled is void too. What [Holds.Hold]
// waits for is not: the network is not the modem. The lock is held.
func (l *Loop) Restart() {
	l.Reset()
	l.agenda.restart()
}

// Epoch counts power-ups and resets: what belongs to an earlier one is void. The lock is held.
func (l *Loop) Epoch() int { return l.epoch }

// Closed reports that the modem is closed. The lock is held.
func (l *Loop) Closed() bool { return l.closed }

// SetClosed notes that the modem is closed: settle does no more. The lock is held.
func (l *Loop) SetClosed() { l.closed = true }

// Context ends with the next reset. The lock is held.
func (l *Loop) Context() context.Context { return l.ctx }

// CancelWork ends the context. The lock is held.
func (l *Loop) CancelWork() { l.cancel(ErrGone) }

// Halt closes the loop and voids everything, after a panic. The lock is held.
func (l *Loop) Halt() {
	l.closed = true
	l.epoch++
	l.cancel(ErrGone)
	l.agenda.stopTimers()
}

// Close lets nothing more be posted or scheduled.
func (l *Loop) Close() {
	l.posted.close()
	l.agenda.close()
}

// Locked does f with the modem locked.
func (l *Loop) Locked(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
}

package loop

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// ErrGone is why workers of a modem that was closed or reset are cancelled.
var ErrGone = errors.New("the modem was switched off")

// A Loop runs a modem's events one at a time: bytes from the host, results of workers and timers
// all reach the modem's state through its lock, so that any order of events can be reasoned about.
type Loop struct {
	Clock  Clock
	settle func() // the end of each event; called with the lock held
	guard  func() // deferred on every goroutine of the loop: turns a panic into the end of the modem

	mu      sync.Mutex
	changed *sync.Cond // something that a waiter may be waiting for has changed
	epoch   int        // counts power-ups and resets: what belongs to an earlier one is void
	closed  bool

	posted  postQueue
	agenda  agenda
	awaited atomic.Int32 // how many wait in awaitWhile

	workers sync.WaitGroup
	running int    // workers that run: the time that they take is the world's, not the modem's
	waiting int    // workers in wait
	OnIdle  func() // for tests with a clock of their own: something has happened; nil otherwise
	ctx     context.Context
	cancel  context.CancelCauseFunc
}

// New returns a loop that has to be reset before its first event.
func New(t Clock, settle, guard func()) *Loop {
	l := &Loop{Clock: t, settle: settle, guard: guard}
	l.changed = sync.NewCond(&l.mu)
	return l
}

// Lock locks the modem: nothing happens to it but what the caller does. What takes long, or blocks,
// unlocks it meanwhile.
func (l *Loop) Lock() { l.mu.Lock() }

// Unlock unlocks the modem.
func (l *Loop) Unlock() { l.mu.Unlock() }

// WaitChange waits until something has changed, with the lock given up meanwhile. It is for whoever
// reads a port; workers use wait.
func (l *Loop) WaitChange() {
	l.Notify()
	l.changed.Wait()
}

// Reset voids all timers and all work under way: their contexts end. The lock is held.
func (l *Loop) Reset() {
	l.epoch++
	if l.cancel != nil {
		l.cancel(ErrGone)
	}
	l.ctx, l.cancel = context.WithCancelCause(context.Background())
	l.agenda.stopTimers()
}

// Restart is Reset for a modem that begins anew: what is scheduled is void too. What [Loop.Hold] waits for
// is not: the network is not the modem. The lock is held.
func (l *Loop) Restart() {
	l.Reset()
	l.agenda.restart()
}

// AwaitWorkers waits, no longer than the context, for the workers that a reset has cancelled. The
// lock is not held, so others may begin meanwhile, but for a modem that is off.
func (l *Loop) AwaitWorkers(ctx context.Context) error {
	return l.AwaitWhile(ctx, func() bool { return l.running+l.waiting > 0 })
}

// Spawn runs f on a goroutine that Join waits for, and that does not count as work. It is for what
// waits for the world outside.
func (l *Loop) Spawn(f func()) {
	l.workers.Add(1)
	go func() {
		defer l.workers.Done()
		defer l.guard()
		f()
	}()
}

// Join waits until all goroutines of the loop have ended. The lock must not be held.
func (l *Loop) Join() { l.workers.Wait() }

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

// Running is how many workers run, which do not wait. The lock is held.
func (l *Loop) Running() int { return l.running }

// Pending reports that something is posted. It may be called from anywhere.
func (l *Loop) Pending() bool {
	l.posted.mu.Lock()
	defer l.posted.mu.Unlock()
	return l.posted.busy
}

// DueBy reports that a timer is due by t. The lock is held.
func (l *Loop) DueBy(t time.Time) bool { return l.agenda.dueBy(t) }

// TakePosted takes what is posted, for a caller that does it now. The lock is held.
func (l *Loop) TakePosted() []func() { return l.posted.take() }

// Close lets nothing more be posted or scheduled.
func (l *Loop) Close() {
	l.posted.close()
	l.agenda.close()
}

// Go runs f on a goroutine of its own, with a context that ends when the modem is reset or closed.
// f runs without the lock.
func (l *Loop) Go(f func(ctx context.Context)) {
	ctx := l.ctx
	l.running++
	l.workers.Add(1)
	go func() {
		defer l.workers.Done()
		defer l.guard()
		f(ctx)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.settle()
		l.running--
		l.Wake()
	}()
}

// Locked does f with the modem locked.
func (l *Loop) Locked(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
}

// Wait has a worker wait until something changes; the modem is locked before and after.
func (l *Loop) Wait() {
	l.running--
	l.waiting++
	l.Notify()
	l.changed.Wait()
}

// Wake lets everything that waits look again. The modem is locked. Waiting workers count as running
// from here on, not from when they run.
func (l *Loop) Wake() {
	l.running += l.waiting
	l.waiting = 0
	l.changed.Broadcast()
	l.Notify()
}

// Notify calls OnIdle, if there is one. The lock is held.
func (l *Loop) Notify() {
	if l.OnIdle != nil {
		l.OnIdle()
	}
}

// GoLocked runs f with the modem locked, on a goroutine of its own.
func (l *Loop) GoLocked(f func()) {
	l.running++
	l.workers.Add(1)
	go func() {
		defer l.workers.Done()
		defer l.guard()
		l.mu.Lock()
		defer l.mu.Unlock()
		f()
		l.running--
		l.Wake()
	}()
}

// AwaitWhile returns when something no longer holds, which is asked with the modem locked, or with
// the context's cause.
func (l *Loop) AwaitWhile(ctx context.Context, holds func() bool) error {
	l.awaited.Add(1)
	defer l.awaited.Add(-1)
	defer context.AfterFunc(ctx, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.changed.Broadcast()
	})()
	l.mu.Lock()
	defer l.mu.Unlock()
	for holds() {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		l.changed.Wait()
	}
	return nil
}

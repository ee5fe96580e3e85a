package loop

import (
	"context"
	"sync"
	"sync/atomic"
)

// Workers are the goroutines of a loop, and whoever waits for something to change. The loop's lock
// guards them.
type Workers struct {
	loop    *Loop
	OnIdle  func()         // for tests with a clock of their own: something has happened; nil otherwise
	all     sync.WaitGroup // every goroutine of the loop; used without the lock, too
	changed *sync.Cond     // something that a waiter may be waiting for has changed
	running int            // workers that run: the time that they take is the world's, not the modem's
	waiting int            // workers in Wait
	awaited atomic.Int32   // how many wait in AwaitWhile; read without the lock
}

// Spawn runs f on a goroutine that Join waits for, and that does not count as work. It is for what
// waits for the world outside.
func (w *Workers) Spawn(f func()) {
	w.all.Add(1)
	go func() {
		defer w.all.Done()
		defer w.loop.guard()
		f()
	}()
}

// Join waits until all goroutines of the loop have ended. The lock must not be held.
func (w *Workers) Join() { w.all.Wait() }

// Running is how many workers run, which do not wait. The lock is held.
func (w *Workers) Running() int { return w.running }

// Go runs f on a goroutine of its own, with a context that ends when the modem is reset or closed.
// f runs without the lock.
func (w *Workers) Go(f func(ctx context.Context)) {
	ctx := w.loop.ctx
	w.running++
	w.all.Add(1)
	go func() {
		defer w.all.Done()
		defer w.loop.guard()
		f(ctx)
		w.loop.mu.Lock()
		defer w.loop.mu.Unlock()
		w.loop.settle()
		w.running--
		w.Wake()
	}()
}

// GoLocked runs f with the modem locked, on a goroutine of its own.
func (w *Workers) GoLocked(f func()) {
	w.running++
	w.all.Add(1)
	go func() {
		defer w.all.Done()
		defer w.loop.guard()
		w.loop.mu.Lock()
		defer w.loop.mu.Unlock()
		f()
		w.running--
		w.Wake()
	}()
}

// Wait has a worker wait until something changes; the modem is locked before and after.
func (w *Workers) Wait() {
	w.running--
	w.waiting++
	w.Notify()
	w.changed.Wait()
}

// WaitChange waits until something has changed, with the lock given up meanwhile. It is for whoever
// reads a port; workers use Wait.
func (w *Workers) WaitChange() {
	w.Notify()
	w.changed.Wait()
}

// Wake lets everything that waits look again. The modem is locked. Waiting workers count as running
// from here on, not from when they run.
func (w *Workers) Wake() {
	w.running += w.waiting
	w.waiting = 0
	w.changed.Broadcast()
	w.Notify()
}

// Notify calls OnIdle, if there is one. The lock is held.
func (w *Workers) Notify() {
	if w.OnIdle != nil {
		w.OnIdle()
	}
}

// AwaitWhile returns when something no longer holds, which is asked with the modem locked, or with
// the context's cause.
func (w *Workers) AwaitWhile(ctx context.Context, holds func() bool) error {
	w.awaited.Add(1)
	defer w.awaited.Add(-1)
	defer context.AfterFunc(ctx, func() {
		w.loop.mu.Lock()
		defer w.loop.mu.Unlock()
		w.changed.Broadcast()
	})()
	w.loop.mu.Lock()
	defer w.loop.mu.Unlock()
	for holds() {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		w.changed.Wait()
	}
	return nil
}

// AwaitWorkers waits, no longer than the context, for the workers that a reset has cancelled. The
// lock is not held, so others may begin meanwhile, but for a modem that is off.
func (w *Workers) AwaitWorkers(ctx context.Context) error {
	return w.AwaitWhile(ctx, func() bool { return w.running+w.waiting > 0 })
}

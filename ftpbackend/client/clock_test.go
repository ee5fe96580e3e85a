package client_test

import (
	"sync"
	"testing"
	"time"
)

// A clock is one on which nothing passes but what a test lets pass.
type clock struct {
	set chan *timer
	mu  sync.Mutex
	all []*timer
}

type timer struct {
	d       time.Duration
	f       func()
	stopped bool // or passed
}

func newClock() *clock { return &clock{set: make(chan *timer, 1000)} }

// After is Config.After.
func (c *clock) After(d time.Duration, f func()) func() bool {
	timer := &timer{d: d, f: f}
	c.mu.Lock()
	c.all = append(c.all, timer)
	c.mu.Unlock()
	c.set <- timer
	return func() bool { return c.stop(timer) }
}

// stop stops a timer. It returns false if it has passed or was stopped.
func (c *clock) stop(timer *timer) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	was := !timer.stopped
	timer.stopped = true
	return was
}

// pass calls what a timer was set for, unless it was stopped.
func (c *clock) pass(timer *timer) {
	if c.stop(timer) {
		timer.f()
	}
}

// next waits for the next timer to be set; nil if none is.
func (c *clock) next() *timer {
	select {
	case timer := <-c.set:
		return timer
	case <-time.After(patience):
		return nil
	}
}

// fire waits for the next timer to be set, lets it pass and returns its time.
func (c *clock) fire(t *testing.T) time.Duration {
	t.Helper()
	timer := c.next()
	if timer == nil {
		t.Error("no timer was set")
		return 0
	}
	c.pass(timer)
	return timer.d
}

// fires is fire, for a timer of that length.
func (c *clock) fires(t *testing.T, want time.Duration) {
	t.Helper()
	if d := c.fire(t); d != want {
		t.Errorf("waited %v, want %v", d, want)
	}
}

// await waits for a timer of that length and returns what lets it pass.
func (c *clock) await(t *testing.T, d time.Duration) (pass func()) {
	t.Helper()
	for {
		timer := c.next()
		if timer == nil {
			t.Fatalf("no timer of %v was set", d)
		}
		if timer.d == d {
			return func() { c.pass(timer) }
		}
	}
}

// running returns how many timers have neither passed nor been stopped.
func (c *clock) running() (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, timer := range c.all {
		if !timer.stopped {
			n++
		}
	}
	return n
}

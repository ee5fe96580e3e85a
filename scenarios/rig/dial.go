package rig

import (
	"slices"
	"sync"
)

// A dial is a condition that several faults may hold at once: the latest counts, and what it was before comes back.
type dial[T any] struct {
	set func(T)

	mu   sync.Mutex
	base T
	held []*T
}

// start sets what holds when no fault does.
func (d *dial[T]) start(v T) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.base = v
	d.set(v)
}

// hold turns the dial until release is called.
func (d *dial[T]) hold(v T) (release func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	mine := &v
	d.held = append(d.held, mine)
	d.set(v)
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.held = slices.DeleteFunc(d.held, func(x *T) bool { return x == mine })
		d.set(d.value())
	}
}

// now is what counts at the moment.
func (d *dial[T]) now() T {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.value()
}

func (d *dial[T]) value() T {
	if n := len(d.held); n > 0 {
		return *d.held[n-1]
	}
	return d.base
}

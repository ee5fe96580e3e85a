package testbed

import (
	"slices"
	"sync"
)

// A dial is a condition that several faults may hold at once: the latest counts, and what it was before comes back.
type override[T any] struct {
	apply func(T)

	mu   sync.Mutex
	base T
	held []*T
}

// start sets what holds when no fault does.
func (d *override[T]) start(v T) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.base = v
	d.apply(v)
}

// set turns the dial until release is called.
func (d *override[T]) set(v T) (release func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	mine := &v
	d.held = append(d.held, mine)
	d.apply(v)
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.held = slices.DeleteFunc(d.held, func(x *T) bool { return x == mine })
		d.apply(d.value())
	}
}

// now is what counts at the moment.
func (d *override[T]) now() T {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.value()
}

func (d *override[T]) value() T {
	if n := len(d.held); n > 0 {
		return *d.held[n-1]
	}
	return d.base
}

package testbed

import (
	"slices"
	"sync"
)

// An override is a setting that several faults may change at once. The latest change counts; when
// it ends, the one before it does.
type override[T any] struct {
	apply func(T)

	mu   sync.Mutex
	base T
	held []*T
}

// start sets what holds when no fault does.
func (o *override[T]) start(v T) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.base = v
	o.apply(v)
}

// set changes the setting until release is called.
func (o *override[T]) set(v T) (release func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	mine := &v
	o.held = append(o.held, mine)
	o.apply(v)
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.held = slices.DeleteFunc(o.held, func(x *T) bool { return x == mine })
		o.apply(o.value())
	}
}

// now is what counts at the moment.
func (o *override[T]) now() T {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.value()
}

func (o *override[T]) value() T {
	if n := len(o.held); n > 0 {
		return *o.held[n-1]
	}
	return o.base
}

package plan

import (
	"cmp"
	"slices"
)

// A BreakpointOf is a number of bytes that may move, and what happens there: R is what its Hit
// decides. Exactly one of Hit and Missed is called, once; either may be nil.
type BreakpointOf[R any] struct {
	Bytes int64
	// Hit is called when exactly that many bytes have moved, before any more do and before the end.
	Hit func() R
	// Missed is called if the end came before, or nothing ever moved.
	Missed func(moved int64)
}

// Breakpoints are those of one movement of bytes that are still to come, in the order of Bytes, and
// how much has moved. The zero value has none.
type Breakpoints[R any] struct {
	list  []BreakpointOf[R]
	moved int64
}

// NewBreakpoints returns those of list, in any order.
func NewBreakpoints[R any](list []BreakpointOf[R]) Breakpoints[R] {
	k := Breakpoints[R]{list: slices.Clone(list)}
	slices.SortStableFunc(k.list, func(a, b BreakpointOf[R]) int { return cmp.Compare(a.Bytes, b.Bytes) })
	return k
}

// Moved is how many bytes have moved.
func (k *Breakpoints[R]) Moved() int64 { return k.moved }

// Waiting reports that one is still to come.
func (k *Breakpoints[R]) Waiting() bool { return len(k.list) > 0 }

// Room is how many of the next n bytes may move before something happens.
func (k *Breakpoints[R]) Room(n int) int {
	if len(k.list) == 0 {
		return n
	}
	return int(max(min(int64(n), k.list[0].Bytes-k.moved), 0))
}

// Count counts n bytes that have moved, and takes the breakpoints that are due, for the caller to
// hit.
func (k *Breakpoints[R]) Count(n int) (due []BreakpointOf[R]) {
	k.moved += int64(n)
	i := 0
	for i < len(k.list) && k.list[i].Bytes <= k.moved {
		i++
	}
	due, k.list = k.list[:i], k.list[i:]
	return due
}

// Take takes the breakpoints that were not hit: the movement is over.
func (k *Breakpoints[R]) Take() []BreakpointOf[R] {
	left := k.list
	k.list = nil
	return left
}

// Miss calls Missed of breakpoints that were not hit, moved bytes having moved.
func Miss[R any](left []BreakpointOf[R], moved int64) {
	for _, b := range left {
		if b.Missed != nil {
			b.Missed(moved)
		}
	}
}

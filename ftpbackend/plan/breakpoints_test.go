package plan

import (
	"slices"
	"testing"
)

// TestBreakpoints moves bytes in pieces as large as there is room for: each breakpoint is due at
// its byte, those at one byte together in their order, and the rest are missed.
func TestBreakpoints(t *testing.T) {
	var missed []int64
	point := func(bytes int64, name string) BreakpointOf[string] {
		return BreakpointOf[string]{Bytes: bytes, Hit: func() string { return name }, Missed: func(moved int64) { missed = append(missed, bytes, moved) }}
	}
	k := NewBreakpoints([]BreakpointOf[string]{point(30, "c"), point(10, "a"), {Bytes: 40}, point(10, "b"), point(50, "d")})
	var got []string
	for _, n := range []int{4, 100, 100, 3, 2} {
		n = k.Room(n)
		for _, b := range k.Count(n) {
			got = append(got, b.Hit())
		}
	}
	if want := []string{"a", "b", "c"}; !slices.Equal(got, want) || k.Moved() != 35 || !k.Waiting() {
		t.Errorf("hit %q after %d bytes, more to come: %v; want %q after 35", got, k.Moved(), k.Waiting(), want)
	}
	if Miss(k.Take(), k.Moved()); !slices.Equal(missed, []int64{50, 35}) || k.Waiting() {
		t.Errorf("missed %d; want the one at 50 after 35 bytes", missed)
	}
	if n := k.Room(1000); n != 1000 {
		t.Errorf("%d of 1000 bytes may move when nothing is to come", n)
	}
}

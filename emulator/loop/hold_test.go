package loop

import (
	"testing"
	"time"

	"github.com/coder/quartz"
)

// What is held up counts while it is, once where it overlaps; what is stopped does not go on to
// count.
func TestHeld(t *testing.T) {
	clock := quartz.NewMock(t)
	l := New(NewClock(clock, 1), func() {}, func() {})
	l.Locked(l.Reset)
	defer l.Close()
	want := func(held time.Duration, holding bool) {
		t.Helper()
		if got := l.Held(); got != held || l.Holding() != holding {
			t.Errorf("held for %v, and still %v; want %v, %v", got, l.Holding(), held, holding)
		}
	}
	pass := func(d time.Duration) { clock.Advance(d).MustWait(t.Context()) }

	want(0, false)
	stop := l.Hold(200*time.Second, func() { t.Error("what was stopped has happened") })
	pass(80 * time.Second)
	want(80*time.Second, true)
	over := false
	l.Hold(30*time.Second, func() { over = true })
	l.Hold(20*time.Second, nil)
	pass(10 * time.Second)
	want(90*time.Second, true)
	if !stop() || stop() {
		t.Error("stop does not report that it came in time, or does so twice")
	}
	want(90*time.Second, true)
	pass(20 * time.Second)
	want(110*time.Second, false)
	if !over {
		t.Error("what was held up has not happened")
	}
	pass(time.Minute)
	want(110*time.Second, false)
	l.Hold(time.Second, nil)
	pass(500 * time.Millisecond)
	want(110*time.Second+500*time.Millisecond, true)
	pass(time.Hour)
	want(111*time.Second, false)
}

package loop

import (
	"math"
	"slices"
	"time"

	"github.com/coder/quartz"
)

// Clock is one modem's time. The module's own waits (guard times, timeouts, latencies) are divided by speed; the wall clock behind CCLK is
// not, so that certificates and time stamps stay true.
type Clock struct {
	quartz.Clock
	Speed float64
	start time.Time

	Fair     bool                          // it is the machine's, so that time may pass in which the process did not run
	Pressure func(d time.Duration) float64 // see pressure; nil: the machine is never busy
}

func NewClock(c quartz.Clock, speed float64) Clock {
	t := Clock{Clock: c, Speed: speed}
	if c == nil {
		t.Clock, t.Fair, t.Pressure = quartz.NewReal(), true, pressure
	}
	if speed <= 0 {
		t.Speed = 1
	}
	t.start = t.Now()
	return t
}

// Real is how long a wait of d, in modem time, takes.
func (t Clock) Real(d time.Duration) time.Duration {
	if t.Speed == 1 {
		return d
	}
	return Stretched(d, 1/t.Speed)
}

// Modem is how much modem time passes in d.
func (t Clock) Modem(d time.Duration) time.Duration { return Stretched(d, t.Speed) }

// Stretched is d times a factor, or if that is more than a duration can be, the longest that can still be added to a time.
func Stretched(d time.Duration, factor float64) time.Duration {
	return time.Duration(max(min(float64(d)*factor, math.MaxInt64/2), -math.MaxInt64/2)) // converting more is undefined
}

// Seconds is the modem time since power-up.
func (t Clock) Seconds() float64 { return t.Since(t.start).Seconds() * t.Speed }

// Stop cancels something that was to happen later; it is safe to call more than once.
type Stop func()

// A timed is something that is to happen at a time, unless it is stopped before.
type timer struct {
	due   time.Time
	f     func()
	timer *quartz.Timer
}

// After runs f with the modem locked once d of modem time has passed, unless it has been stopped, or the modem closed or reset, by then. What is
// due earlier runs earlier, and of two that are due at once the older: timers alone, each on a goroutine of its own, would not keep to that.
func (l *Loop) After(d time.Duration, f func()) Stop { return l.AfterReal(l.Clock.Real(d), f) }

// AfterReal is after with a real time.
func (l *Loop) AfterReal(wait time.Duration, f func()) Stop {
	wait = max(wait, 1) // never at once: f waits for its turn, as all events do
	e := &timer{due: l.Clock.Now().Add(wait), f: f}
	i := len(l.timers)
	for i > 0 && l.timers[i-1].due.After(e.due) {
		i--
	}
	l.timers = slices.Insert(l.timers, i, e)
	e.timer = l.Clock.AfterFunc(wait, func() {
		defer l.guard()
		l.mu.Lock()
		defer l.mu.Unlock()
		l.runTimers(e.due)
	})
	return func() {
		e.timer.Stop()
		l.timers = slices.DeleteFunc(l.timers, func(x *timer) bool { return x == e })
	}
}

// runTimers runs what is due by now.
func (l *Loop) runTimers(now time.Time) {
	for {
		e := l.schedule.take(now, l.timers)
		if e == nil {
			if len(l.timers) == 0 || l.timers[0].due.After(now) {
				return
			}
			e = l.timers[0]
			l.timers = slices.Delete(l.timers, 0, 1)
		}
		e.f()
		l.settle()
	}
}

// RunOverdue runs what is to happen at a set time that is past, with what was due before it: on a busy machine its timer is late, and what the
// host has done since comes after it.
func (l *Loop) RunOverdue() {
	if due, ok := l.schedule.past(l.Clock.Now); ok {
		l.runTimers(due)
	}
}

// stopTimers voids all that is to happen.
func (l *Loop) stopTimers() {
	for _, e := range l.timers {
		e.timer.Stop()
	}
	l.timers = nil
}

// AfterTime runs f at a moment of the modem's clock; see [Loop.After].
func (l *Loop) AfterTime(t time.Time, f func()) Stop {
	d := l.Clock.Modem(t.Sub(l.Clock.Now()))
	return l.After(max(d, 0), f)
}

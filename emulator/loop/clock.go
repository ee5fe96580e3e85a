package loop

import (
	"math"
	"sync/atomic"
	"time"

	"github.com/coder/quartz"
)

// Clock is one modem's time. The module's own waits (guard times, timeouts, latencies) are divided
// by speed; the wall clock behind CCLK is not, so that certificates and time stamps stay true.
type Clock struct {
	quartz.Clock
	pace *atomic.Pointer[pace]

	Fair     bool                          // it is the machine's, so that time may pass in which the process did not run
	Pressure func(d time.Duration) float64 // see pressure; nil: the machine is never busy
}

// A pace is what makes modem time of the clock's.
type pace struct {
	speed float64
	start time.Time // when modem time would have been 0 at this speed
}

// NewClock returns a clock that starts now, and on which waits are speed times shorter; 0 is 1. nil
// is the machine's clock.
func NewClock(c quartz.Clock, speed float64) Clock {
	t := Clock{Clock: c, pace: &atomic.Pointer[pace]{}}
	if c == nil {
		t.Clock, t.Fair, t.Pressure = quartz.NewReal(), true, pressure
	}
	t.pace.Store(&pace{usual(speed), t.Now()})
	return t
}

func usual(speed float64) float64 {
	if speed <= 0 {
		return 1
	}
	return speed
}

// Speed is how many times shorter the module's own waits are.
func (t Clock) Speed() float64 { return t.pace.Load().speed }

// SetSpeed changes the speed; 0 is 1. Modem time goes on from where it is. No timer may be due.
func (t Clock) SetSpeed(speed float64) {
	if speed = usual(speed); speed == t.Speed() {
		return
	}
	passed := t.SinceStart()
	t.pace.Store(&pace{speed, t.Now().Add(-Stretched(passed, 1/speed))})
}

// Real is how long a wait of d, in modem time, takes.
func (t Clock) Real(d time.Duration) time.Duration {
	speed := t.Speed()
	if speed == 1 {
		return d
	}
	return Stretched(d, 1/speed)
}

// Modem is how much modem time passes in d.
func (t Clock) Modem(d time.Duration) time.Duration { return Stretched(d, t.Speed()) }

// Stretched is d times a factor, or if that is more than a duration can be, the longest that can
// still be added to a time.
func Stretched(d time.Duration, factor float64) time.Duration {
	return time.Duration(max(min(float64(d)*factor, math.MaxInt64/2), -math.MaxInt64/2)) // converting more is undefined
}

// Seconds is the modem time since power-up.
func (t Clock) Seconds() float64 {
	p := t.pace.Load()
	return t.Since(p.start).Seconds() * p.speed
}

// SinceStart is the modem time since power-up.
func (t Clock) SinceStart() time.Duration {
	p := t.pace.Load()
	d := t.Since(p.start)
	if p.speed == 1 {
		return d
	}
	return Stretched(d, p.speed)
}

// at is when that modem time since power-up is.
func (t Clock) at(passed time.Duration) time.Time {
	p := t.pace.Load()
	return p.start.Add(Stretched(passed, 1/p.speed))
}

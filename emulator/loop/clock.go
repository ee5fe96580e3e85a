package loop

import (
	"math"
	"time"

	"github.com/coder/quartz"
)

// Clock is one modem's time. The module's own waits (guard times, timeouts, latencies) are divided
// by speed; the wall clock behind CCLK is not, so that certificates and time stamps stay true.
type Clock struct {
	quartz.Clock
	Speed float64
	start time.Time

	Fair     bool                          // it is the machine's, so that time may pass in which the process did not run
	Pressure func(d time.Duration) float64 // see pressure; nil: the machine is never busy
}

// NewClock returns a clock that starts now, and on which waits are speed times shorter; 0 is 1. nil
// is the machine's clock.
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

// Stretched is d times a factor, or if that is more than a duration can be, the longest that can
// still be added to a time.
func Stretched(d time.Duration, factor float64) time.Duration {
	return time.Duration(max(min(float64(d)*factor, math.MaxInt64/2), -math.MaxInt64/2)) // converting more is undefined
}

// Seconds is the modem time since power-up.
func (t Clock) Seconds() float64 { return t.Since(t.start).Seconds() * t.Speed }

package client

import "time"

// timers are the clocks of a session: Config's After, Patience, Hold and Speed. They do not change.
type timers struct {
	after, patience, hold func(time.Duration, func()) (stop func() bool)
	speed                 float64
}

// noLess returns d, or more on a fast clock: at least real of real time. A faster clock makes no
// server quicker.
func (t *timers) noLess(d, real time.Duration) time.Duration {
	return max(d, time.Duration(float64(real)*t.speed))
}

// The shortest waits for a server, in real time.
const (
	leastNOOPDelay = 250 * time.Millisecond
	leastReply     = time.Second
)

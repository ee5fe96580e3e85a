package emulator

import (
	"math"
	"slices"
	"time"

	"github.com/coder/quartz"
)

// timebase is one modem's time. The module's own waits (guard times, timeouts, latencies) are divided by speed; the wall clock behind CCLK is
// not, so that certificates and time stamps stay true.
type timebase struct {
	quartz.Clock
	speed float64
	start time.Time

	fair     bool                          // it is the machine's, so that time may pass in which the process did not run
	pressure func(d time.Duration) float64 // see pressure; nil: the machine is never busy
}

func newTimebase(c quartz.Clock, speed float64) timebase {
	t := timebase{Clock: c, speed: speed}
	if c == nil {
		t.Clock, t.fair, t.pressure = quartz.NewReal(), true, pressure
	}
	if speed <= 0 {
		t.speed = 1
	}
	t.start = t.Now()
	return t
}

// real is how long a wait of d, in modem time, takes.
func (t timebase) real(d time.Duration) time.Duration {
	if t.speed == 1 {
		return d
	}
	return Stretched(d, 1/t.speed)
}

// modem is how much modem time passes in d.
func (t timebase) modem(d time.Duration) time.Duration { return Stretched(d, t.speed) }

// Stretched is d times a factor, or if that is more than a duration can be, the longest that can still be added to a time.
func Stretched(d time.Duration, factor float64) time.Duration {
	return time.Duration(max(min(float64(d)*factor, math.MaxInt64/2), -math.MaxInt64/2)) // converting more is undefined
}

// seconds is the modem time since power-up.
func (t timebase) seconds() float64 { return t.Since(t.start).Seconds() * t.speed }

// stopper cancels something that was to happen later; it is safe to call more than once.
type stopper func()

// A timed is something that is to happen at a time, unless it is stopped before.
type timed struct {
	due   time.Time
	f     func()
	timer *quartz.Timer
}

// after runs f with the modem locked once d of modem time has passed, unless it has been stopped, or the modem closed or reset, by then. What is
// due earlier runs earlier, and of two that are due at once the older: timers alone, each on a goroutine of its own, would not keep to that.
func (m *Modem) after(d time.Duration, f func()) stopper { return m.afterReal(m.time.real(d), f) }

// afterReal is after with a real time.
func (m *Modem) afterReal(wait time.Duration, f func()) stopper {
	wait = max(wait, 1) // never at once: f waits for its turn, as all events do
	e := &timed{due: m.time.Now().Add(wait), f: f}
	i := len(m.timers)
	for i > 0 && m.timers[i-1].due.After(e.due) {
		i--
	}
	m.timers = slices.Insert(m.timers, i, e)
	e.timer = m.time.AfterFunc(wait, func() {
		defer m.guard()
		m.mu.Lock()
		defer m.mu.Unlock()
		m.runTimers(e.due)
	})
	return func() {
		e.timer.Stop()
		m.timers = slices.DeleteFunc(m.timers, func(x *timed) bool { return x == e })
	}
}

// runTimers runs what is due by now.
func (m *Modem) runTimers(now time.Time) {
	for {
		e := m.dates.take(now, m.timers)
		if e == nil {
			if len(m.timers) == 0 || m.timers[0].due.After(now) {
				return
			}
			e = m.timers[0]
			m.timers = slices.Delete(m.timers, 0, 1)
		}
		e.f()
		m.settle()
	}
}

// runOverdue runs what is to happen at a set time that is past, with what was due before it: on a busy machine its timer is late, and what the
// host has done since comes after it.
func (m *Modem) runOverdue() {
	if due, ok := m.dates.past(m.time.Now); ok {
		m.runTimers(due)
	}
}

// stopTimers voids all that is to happen.
func (m *Modem) stopTimers() {
	for _, e := range m.timers {
		e.timer.Stop()
	}
	m.timers = nil
}

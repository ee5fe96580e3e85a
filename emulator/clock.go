package emulator

import (
	"time"

	"github.com/coder/quartz"
)

// timebase is one modem's time. The module's own waits (guard times, timeouts, latencies) are divided by speed; the wall clock behind CCLK is
// not, so that certificates and time stamps stay true.
type timebase struct {
	quartz.Clock
	speed float64
	start time.Time
}

func newTimebase(c quartz.Clock, speed float64) timebase {
	if c == nil {
		c = quartz.NewReal()
	}
	if speed <= 0 {
		speed = 1
	}
	return timebase{Clock: c, speed: speed, start: c.Now()}
}

// real is how long a wait of d, in modem time, takes.
func (t timebase) real(d time.Duration) time.Duration {
	if t.speed == 1 {
		return d
	}
	return time.Duration(float64(d) / t.speed)
}

// seconds is the modem time since power-up.
func (t timebase) seconds() float64 { return t.Since(t.start).Seconds() * t.speed }

// stopper cancels something that was to happen later; it is safe to call more than once.
type stopper func()

// after runs f with the modem locked once d of modem time has passed, unless the modem has been stopped, closed or rebooted by then.
func (m *Modem) after(d time.Duration, f func()) stopper {
	epoch := m.epoch
	stopped := false
	t := m.time.AfterFunc(max(m.time.real(d), 1), func() { // never at once: f waits for its turn, as all events do
		m.mu.Lock()
		defer m.mu.Unlock()
		if stopped || m.epoch != epoch {
			return
		}
		f()
		m.settle()
	})
	return func() { stopped = true; t.Stop() }
}

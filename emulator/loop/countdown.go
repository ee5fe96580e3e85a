package loop

import (
	"sync"
	"time"

	"github.com/coder/quartz"
)

// A countdown is the wait for something that is not the modem's own, for who does not hold its
// lock.
type countdown struct {
	l       *Loop
	f       func()
	planned func() time.Duration // what is held up on purpose, in real time; nil: it does not matter

	mu    sync.Mutex
	wait  Allowance
	timer *quartz.Timer
	over  bool
}

// Silences are waits for something that is not the modem's own.
type Silences struct{ loop *Loop }

// AfterSilence runs f, without the lock, when something has been silent for d of modem time on a
// machine that keeps time, unless stop comes first, which reports whether it did.
func (s *Silences) AfterSilence(d time.Duration, f func()) (stop func() bool) {
	held0 := s.loop.Held()
	planned := func() time.Duration { return s.loop.Clock.Real(s.loop.Held() - held0) }
	return s.silent(s.loop.Clock, s.loop.Clock.Real(d), planned, f)
}

// AfterRealSilence is AfterSilence in real time, whatever the modem's clock is.
func (s *Silences) AfterRealSilence(d time.Duration, f func()) (stop func() bool) {
	return s.silent(NewClock(nil, 1), d, nil, f)
}

func (s *Silences) silent(t Clock, d time.Duration, planned func() time.Duration, f func()) (stop func() bool) {
	c := &countdown{l: s.loop, f: f, planned: planned, wait: Allowance{T: t, Limit: d}}
	c.mu.Lock()
	defer c.mu.Unlock()
	now := t.Now()
	c.wait.Begin(now)
	c.timer = t.AfterFunc(c.wait.Left(now), c.look)
	return c.stop
}

// look ends the wait if it is time to. What is held up on purpose is so while the process does not
// run, too.
func (s *countdown) look() {
	defer s.l.guard()
	s.mu.Lock()
	if s.over {
		s.mu.Unlock()
		return
	}
	now := s.wait.T.Now()
	left := s.wait.Left(now)
	if left <= 0 {
		left = s.wait.More(now, MachineLimit)
	}
	if left > 0 && (s.planned == nil || s.planned() < s.wait.Limit) {
		s.timer = s.wait.T.AfterFunc(left, s.look)
		s.mu.Unlock()
		return
	}
	s.over = true
	s.mu.Unlock()
	s.f()
}

func (s *countdown) stop() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return false
	}
	s.over = true
	s.timer.Stop()
	return true
}

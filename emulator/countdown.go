package emulator

import (
	"sync"
	"time"

	"github.com/coder/quartz"
)

// A countdown is the wait for something that is not the modem's own, for who does not hold its lock.
type countdown struct {
	m       *Modem
	f       func()
	planned func() time.Duration // what is held up on purpose, in real time; nil: it does not matter

	mu    sync.Mutex
	wait  allowance
	timer *quartz.Timer
	over  bool
}

// afterSilence runs f, without the lock, when something has been silent for d of modem time on a machine that keeps time, unless stop comes first,
// which reports whether it did.
func (m *Modem) afterSilence(d time.Duration, f func()) (stop func() bool) {
	held0 := m.held()
	planned := func() time.Duration { return m.time.real(m.held() - held0) }
	return m.silent(m.time, m.time.real(d), planned, f)
}

// afterRealSilence is afterSilence in real time, whatever the modem's clock is.
func (m *Modem) afterRealSilence(d time.Duration, f func()) (stop func() bool) {
	return m.silent(newTimebase(nil, 1), d, nil, f)
}

func (m *Modem) silent(t timebase, d time.Duration, planned func() time.Duration, f func()) (stop func() bool) {
	s := &countdown{m: m, f: f, planned: planned, wait: allowance{t: t, limit: d}}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := t.Now()
	s.wait.begin(now)
	s.timer = t.AfterFunc(s.wait.left(now), s.look)
	return s.stop
}

// look ends the wait if it is time to. What is held up on purpose is so while the process does not run, too.
func (s *countdown) look() {
	defer s.m.guard()
	s.mu.Lock()
	if s.over {
		s.mu.Unlock()
		return
	}
	now := s.wait.t.Now()
	left := s.wait.left(now)
	if left <= 0 {
		left = s.wait.more(now, machineLimit)
	}
	if left > 0 && (s.planned == nil || s.planned() < s.wait.limit) {
		s.timer = s.wait.t.AfterFunc(left, s.look)
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

package session

import (
	"testing"
	"time"
)

// TestPowerUpKeepsTheProfile changes every setting and compares what a power-up brings back with
// what AT&W is said to keep.
func TestPowerUpKeepsTheProfile(t *testing.T) {
	s := factorySettings()
	s.echo, s.verbose, s.quiet, s.ext, s.cmee, s.dcd, s.dtr = false, false, true, 1, 2, 0, 1
	s.regs.S3, s.regs.S4, s.regs.S5 = 1, 2, 3
	for n := range s.s {
		s.s[n] = 100
	}
	want := factorySettings()
	want.echo, want.verbose, want.quiet, want.ext, want.dcd, want.dtr = false, false, true, 1, 0, 1
	for _, n := range []int{0, 7, 10, 12} {
		want.s[n] = 100
	}
	if got := s.atPowerUp(); got != want {
		t.Errorf("atPowerUp() = %+v\nwant %+v", got, want)
	}
	if f := factorySettings(); f.atPowerUp() != f {
		t.Errorf("the factory settings do not survive a power-up: %+v", f.atPowerUp())
	}
}

func TestGuardTime(t *testing.T) {
	s := factorySettings()
	if s.guard() != time.Second {
		t.Errorf("guard time is %v at the factory, want 1s", s.guard())
	}
	place, least, most := s.register(12)
	if least != 10 || most != 250 {
		t.Errorf("S12 takes %d to %d", least, most)
	}
	*place = most
	if s.guard() != 5*time.Second {
		t.Errorf("guard time is %v with S12=250, want 5s", s.guard())
	}
}

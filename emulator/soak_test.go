package emulator_test

import (
	"os"
	"testing"
	"time"

	"github.com/coder/quartz"

	"ptymodem/emulator"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/soak"
	"ptymodem/scenarios/testbed"
)

// TestSoakVirtual has a host do anything at random at one modem, for TEST_PTYMODEM_SOAK_VIRTUAL of
// modem time (make soak has 24h; by default an hour), while anything goes wrong. At the end the
// process must have no more goroutines and descriptors than after the first part of it, and its
// heap must not have grown by more than [soak.Growth].
func TestSoakVirtual(t *testing.T) {
	length := time.Hour
	if s := os.Getenv("TEST_PTYMODEM_SOAK_VIRTUAL"); s != "" {
		d, err := time.ParseDuration(s)
		if err != nil {
			t.Fatal(err)
		}
		length = d
	}
	s, err := soak.Faults()
	if err != nil {
		t.Fatal(err)
	}
	clock := quartz.NewMock(t).WithLogger(quartz.NoOpLogger)
	fired := soak.Fired{}
	r, err := testbed.New(testbed.Options{Scenario: s, Clock: clock, Fired: func(f *fault.Fault, _ time.Duration) { fired[f.Does()]++ }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	h := soak.NewHost(emulator.NewVirtualLine(t, r.Modem, clock), s.Seed)

	began := clock.Now()
	until := func(end time.Duration) {
		for clock.Since(began) < end {
			if err := h.Session(); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.LogOut(); err != nil {
			t.Fatal(err)
		}
		if err := soak.Clear(r.Server.Fs(), r.UFS, r.SD); err != nil {
			t.Fatal(err)
		}
	}
	until(length / 6)
	warm := soak.Settled()
	t.Logf("warm after %v of modem time: %v", length/6, warm)
	until(clock.Since(began) + length*5/6)
	now, err := soak.Flat(warm)
	if err != nil {
		t.Error(err)
	}
	t.Logf("at the end: %v", now)
	t.Logf("%v of modem time: %v", clock.Since(began), h.Figures)
	t.Log(fired)
}

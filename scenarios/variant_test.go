package scenarios_test

import (
	"testing"
	"time"

	"ptymodem/scenarios"
)

// TestVariant: a variant has its own seed and limits, and the scenario that it is made of keeps its
// own.
func TestVariant(t *testing.T) {
	s := parse(t, `
timeout: 10s
seed: 3
modem: {ufs: {files: {a: {size: 9}, b: {size: 9, seed: 7}}}}
server: {files: {/a: {size: 9}}}
steps:
  - {data: {size: 5}}
  - {receive: {size: 5}, expect: OK, within: 4s}
  - {receive: {size: 5, seed: 8}}
expect: {server: {files: {/a: {size: 9}, /b: {size: 9, seed: 9}}}}
`)
	seeds := func(s *scenarios.Scenario) [9]uint64 {
		return [9]uint64{s.Seed, s.Modem.UFS.Files[0].Content.Seed, s.Modem.UFS.Files[1].Content.Seed, s.Server.Files[0].Content.Seed,
			s.Steps[0].Data.Seed, s.Steps[1].Receive.Seed, s.Steps[2].Receive.Seed, s.Expect.Server[0].Content.Seed, s.Expect.Server[1].Content.Seed}
	}
	limits := func(s *scenarios.Scenario) [4]time.Duration {
		return [4]time.Duration{s.Timeout, s.Steps[0].Within, s.Steps[1].Within, s.Steps[2].Within}
	}
	v := s.Variant(5, 2.5)
	if got, want := seeds(v), [9]uint64{5, 5, 7, 5, 5, 0, 8, 0, 9}; got != want {
		t.Errorf("the variant has the seeds %v, want %v", got, want)
	}
	if got, want := limits(v), [4]time.Duration{25 * time.Second, 0, 10 * time.Second, 0}; got != want {
		t.Errorf("the variant has the limits %v, want %v", got, want)
	}
	if got, want := seeds(s), [9]uint64{3, 3, 7, 3, 3, 0, 8, 0, 9}; got != want {
		t.Errorf("the scenario now has the seeds %v, want %v", got, want)
	}
	if got, want := limits(s), [4]time.Duration{10 * time.Second, 0, 4 * time.Second, 0}; got != want {
		t.Errorf("the scenario now has the limits %v, want %v", got, want)
	}
	now := time.Now()
	for _, factor := range []float64{1e300, 1e-300} {
		if v := s.Variant(1, factor); v.Timeout <= 0 || v.Steps[1].Within <= 0 || now.Add(v.Timeout).Before(now) {
			t.Errorf("%g times 10s is %v", factor, v.Timeout)
		}
	}
}

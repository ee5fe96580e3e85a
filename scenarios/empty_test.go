package scenarios_test

import (
	"testing"

	"ptymodem/scenarios/fault/action"
)

// TestEmptyLists: every list of the format may be empty, and is a list of nothing then.
func TestEmptyLists(t *testing.T) {
	s := parse(t, `faults:
  - {when: {at: +CSQ}, do: []}
  - {when: {at: +CSQ}, do: {answer: []}}
steps:
  - {send: AT, expect: []}
expect: {at: {contains: [], never: []}, lint: []}
`)
	if n := len(s.Faults[0].Do); n != 0 {
		t.Errorf("do: [] does %d things", n)
	}
	if got := s.Faults[0].Does(); got != "nothing" {
		t.Errorf("do: [] is called %q, want nothing", got)
	}
	if n := len(s.Faults[1].Do[0].(action.Answer).Lines); n != 0 {
		t.Errorf("answer: [] has %d lines", n)
	}
	if n := len(s.Steps[0].Expect); n != 0 {
		t.Errorf("expect: [] of a step has %d lines", n)
	}
	if at := s.Expect.AT; len(at.Contains)+len(at.Never) != 0 {
		t.Errorf("lines that come or never come: %v", at)
	}
	if l := s.Expect.Lint; l == nil || len(l.Allowed) != 0 {
		t.Errorf("lint: [] is %v, want a list that allows nothing", l)
	}
	if s := parse(t, "faults: []\nsteps: []\n"); len(s.Faults)+len(s.Steps) != 0 {
		t.Errorf("faults: [] and steps: [] are %v and %v", s.Faults, s.Steps)
	}
}

package testbed_test

import (
	"testing"

	"ptymodem/scenarios/fault/action"
)

// TestActions shows each action from the host's side: what its tty reads, byte for byte, and what
// is left at the server and in the stores. Every action is shown at every moment that it goes with.
func TestActions(t *testing.T) {
	all := sessions(t, "testdata/action-*.at")
	type showing struct {
		action string
		moment action.Moment
	}
	shown := map[showing]bool{}
	for _, s := range all {
		for _, f := range s.scenario(t).Faults {
			for _, a := range f.Do {
				shown[showing{a.Spec().Name, f.When.Moment()}] = true
			}
		}
	}
	for _, a := range action.Specs() {
		for _, m := range a.Moments {
			if !shown[showing{a.Name, m}] {
				t.Errorf("no session shows %s with %s", a.Name, m)
			}
		}
	}
	play(t, all)
}

// TestCombinations shows faults together and triggers that count.
func TestCombinations(t *testing.T) { play(t, sessions(t, "testdata/combinations.at")) }

// TestSurroundings shows what a scenario says about the network and the server.
func TestSurroundings(t *testing.T) { play(t, sessions(t, "testdata/surroundings.at")) }

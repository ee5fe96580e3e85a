package completion

import (
	"testing"

	"ptymodem/scenarios/library"
)

// What a shell shows beside the name of a scenario is what the scenario calls itself.
func TestTitle(t *testing.T) {
	if len(library.Names()) == 0 {
		t.Fatal("no scenarios")
	}
	for _, name := range library.Names() {
		s, err := library.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := title(name); got != s.Name {
			t.Errorf("%s: %q, want %q", name, got, s.Name)
		}
	}
}

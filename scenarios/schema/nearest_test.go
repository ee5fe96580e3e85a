package schema_test

import (
	"testing"

	"ptymodem/scenarios/schema"
)

// TestClose: a word is near if at most a third of the letters differ; swapped neighbours are one
// difference.
func TestClose(t *testing.T) {
	words := []string{"nth", "send", "drop-data", "timeout"}
	for given, want := range map[string]string{
		"nht": "nth", "nt": "nth", "ntth": "nth", "NTH": "nth", "sned": "send", "sen": "send", "drop-date": "drop-data", "dropdta": "drop-data",
		"timeuot": "timeout", "tmieuot": "timeout",
		"n": "", "th": "nth", "no": "", "sa": "", "done": "", "data": "", "drop-control": "", "time": "", "": "",
	} {
		near, ok := schema.Close(given, words)
		if !ok {
			near = ""
		}
		if near != want {
			t.Errorf("Close(%q) is %q, want %q", given, near, want)
		}
	}
}

package scenarios_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"ptymodem/scenarios"
	"ptymodem/scenarios/schema"
)

// TestAllErrors: everything that is wrong in a file is reported at once, in the order of its place,
// and nothing that is only a consequence.
func TestAllErrors(t *testing.T) {
	for _, test := range []struct {
		name, in string
		want     []string // of each error, how it begins
	}{
		{
			"every part",
			"timeout: 60\nmodem: {sim: reday, ufs: {size: 64KB}}\nfaults:\n  - {when: {ftp: STRO}, do: drop-dat}\n  - {when: {ftp: PASS}, do: drop-data}\n" +
				"steps:\n  - {send: AT, within: soon}\n  - {pause: 0s}\nexpect: {exit: 256, lint: [typed-ahed, polling, x]}",
			[]string{
				"1:1: scenario lacks name: ", "1:10: 60 has no unit", "2:14: unknown word \"reday\"", "2:33: \"64KB\" is not a size", "4:18: unknown word \"STRO\"",
				"4:29: unknown action \"drop-dat\"", "5:25: drop-data with ftp: PASS", "7:16: within in step without expect", "7:24: \"soon\" is not a duration", "8:13: the duration is 0",
				"9:16: 256 is out of range", "9:28: unknown finding \"typed-ahed\": the nearest is typed-ahead", "9:49: unknown finding \"x\": want one of quote, ",
			},
		},
		{
			"below a misspelt key", "nmae: n\nstpes:\n  - {sned: 5}\n  - {send: AT, exact: 1}",
			[]string{"1:1: unknown key in scenario \"nmae\"", "2:1: unknown key in scenario \"stpes\"", "3:6: unknown key in step \"sned\"", "3:12: 5 is not text", "4:16: exact in step without", "4:23: \"1\" is not a boolean"},
		},
		{
			"a misspelt key beside the right one", "name: n\nsteps: [{sned: 5, send: AT}]",
			[]string{"2:10: unknown key in step \"sned\""},
		},
		{
			"an unknown key may be the one that is missing", "name: n\nsteps: [{transmit: AT}]",
			[]string{"2:10: unknown key in step \"transmit\": want one of send, "},
		},
		{
			"keys", "name: n\nname: m\nserver: {files: {a: {text: 1}, /b: {text: 2}, /b: {text: 3}}}",
			[]string{"2:1: duplicate key", "3:18: \"a\" is not a path", "3:28: 1 is not text", "3:43: 2 is not text", "3:47: duplicate key"},
		},
		{
			"once, however often it is named", "name: n\nsteps: [&bad {pause: 1}, *bad, *bad]",
			[]string{"2:22: 1 has no unit"},
		},
		{
			"a second document", "seed: x\n---\nname: m",
			[]string{"1:1: scenario lacks name", "1:7: \"x\" is not a number", "2:1: a second document"},
		},
		{
			"files that are missing, too", "seed: x\nname: n\nmodem: {ufs: {files: {a: {from: no-a}, b: {from: there}}}}\nserver: {files: {/b: {from: ../no-b}}}\nexpect: {ufs: {files: {a: {from: folder}}}}",
			[]string{"1:7: \"x\" is not a number", "3:26: from: no-a cannot be read", "4:22: from: ../no-b leads out of", "5:27: from: folder is not a file: want "},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := fstest.MapFS{"s.yaml": {Data: []byte(test.in)}, "there": {}, "folder/x": {}}
			_, err := scenarios.Load(files, "s.yaml")
			var all schema.Errors
			if !errors.As(err, &all) {
				t.Fatalf("%T: %v", err, err)
			}
			var got []string
			for i, e := range all {
				text := strings.TrimPrefix(e.Error(), "s.yaml:")
				if i < len(test.want) && strings.HasPrefix(text, test.want[i]) {
					text = test.want[i]
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestErrorLimit: a file that is wrong throughout does not fill the screen.
func TestErrorLimit(t *testing.T) {
	for n, want := range map[int]string{20: "", 21: "s.yaml: and 1 more", 300: "s.yaml: and 280 more"} {
		_, err := scenarios.Parse("s.yaml", []byte("name: n\nsteps:\n"+strings.Repeat("- {pause: 1}\n", n)))
		lines := strings.Split(err.Error(), "\n")
		for i, line := range lines[:20] {
			if !strings.HasPrefix(line, fmt.Sprintf("s.yaml:%d:11: 1 has no unit", i+3)) {
				t.Errorf("of %d errors, the one at %d is %q", n, i, line)
			}
		}
		if rest := strings.Join(lines[20:], "\n"); rest != want {
			t.Errorf("of %d errors, behind the first 20 is %q, want %q", n, rest, want)
		}
	}
}

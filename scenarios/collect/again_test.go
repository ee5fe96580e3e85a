package collect

import (
	"os/exec"
	"strings"
	"testing"

	"ptymodem/scenarios"
	"ptymodem/scenarios/runner"
)

// TestAgain: a shell reads the command that repeats a run as it was given.
func TestAgain(t *testing.T) {
	command := []string{"./host", "--port={tty}", "a b", "it's", "", "$HOME", "*", "{a,b}", `"\`, "~", "#", "é"}
	seed := uint64(9)
	text := Repeat{Factor: 2.5, Command: command}.again("my scenarios/a.yaml", &seed)
	want := append([]string{"ptymodem", "test", "--seed", "9", "--timeout-factor", "2.5", "my scenarios/a.yaml", "--"}, command...)
	out, err := exec.Command("sh", "-c", `printf '<%s>' `+text).CombinedOutput()
	if got := string(out); err != nil || got != "<"+strings.Join(want, "><")+">" {
		t.Errorf("%v\n%s is read as\n%s", err, text, got)
	}
	if got := (Repeat{Factor: 1, Flags: []string{"--api", "0"}}).again("drop-data-upload", nil); got != "ptymodem test --api 0 drop-data-upload" {
		t.Errorf("without anything else it is %s", got)
	}
}

// TestRepeat: several runs have consecutive seeds and names of their own, and say which seed
// repeats them.
func TestRepeat(t *testing.T) {
	s, err := scenarios.Parse("a.yaml", []byte("name: n\nseed: 7"))
	if err != nil {
		t.Fatal(err)
	}
	given := uint64(6)
	for _, test := range []struct {
		repeat Repeat
		want   string
	}{
		{Repeat{Times: 1, Factor: 1}, "a.yaml 7 ptymodem test a.yaml"},
		{Repeat{Times: 1, Factor: 1, Seed: &given}, "a.yaml#6 6 ptymodem test --seed 6 a.yaml"},
		{Repeat{Times: 2, Factor: 1}, "a.yaml#7 7 ptymodem test a.yaml, a.yaml#8 8 ptymodem test --seed 8 a.yaml"},
		{Repeat{Times: 2, Factor: 1, Seed: &given}, "a.yaml#6 6 ptymodem test --seed 6 a.yaml, a.yaml#7 7 ptymodem test a.yaml"},
	} {
		runs, err := test.repeat.Apply([]*runner.Run{{Label: "a.yaml", Scenario: s}})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range runs {
			got = append(got, strings.Join([]string{r.Label, seedText(r), r.Again}, " "))
		}
		if got := strings.Join(got, ", "); got != test.want {
			t.Errorf("\n got %s\nwant %s", got, test.want)
		}
	}
}

func seedText(r *runner.Run) string { return string('0' + byte(r.Scenario.Seed)) }

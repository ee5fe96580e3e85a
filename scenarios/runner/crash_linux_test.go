package runner_test

import (
	"bytes"
	"strings"
	"testing"

	"ptymodem/emulator"
	"ptymodem/scenarios"
	"ptymodem/scenarios/runner"
)

// quiet is a watcher that says nothing.
type quiet struct{}

func (quiet) Began(*runner.Run)    {}
func (quiet) Ended(*runner.Result) {}

// TestCrash: a panic in what a modem does fails its scenario, at once, and no other; the JUnit is written with both.
func TestCrash(t *testing.T) {
	scenario := func(name string) *scenarios.Scenario {
		s, err := scenarios.Parse(name, []byte("name: "+name+"\nsteps:\n- send: AT\n- expect: OK\n- send: AT+CSQ\n- expect: /CSQ/\n- expect: OK\n"))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, host := range [][]string{nil, {"sh", "-c", `exec 3<>"$PTYMODEM_TTY"; printf 'AT+CSQ\r' >&3; sleep 600`}} {
		crashes := &runner.Run{Label: "crashes", Scenario: scenario("crashes"), Command: host, Trace: func(e emulator.Event) {
			if e.Text == "AT+CSQ" {
				panic("boom")
			}
		}}
		passes := &runner.Run{Label: "passes", Scenario: scenario("passes")}
		results, err := runner.All(t.Context(), []*runner.Run{crashes, passes}, 2, quiet{})
		if err != nil {
			t.Fatal(err)
		}
		if results[0].Verdict != runner.Failed || results[1].Verdict != runner.Passed {
			t.Errorf("%v, %v: %s %s", results[0].Verdict, results[1].Verdict, results[0].Details(), results[1].Details())
		}
		var junit bytes.Buffer
		if err := runner.WriteJUnit(&junit, results); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`tests="2" failures="1"`, "a fault in ptymodem has ended the modem", "report it", "panic: boom", "crash_linux_test.go"} {
			if !strings.Contains(junit.String(), want) {
				t.Errorf("no %q in\n%s", want, &junit)
			}
		}
	}
}

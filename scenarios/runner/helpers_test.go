package runner_test

import (
	"testing"
	"testing/fstest"

	"go.uber.org/goleak"

	"ptymodem/ftpbackend/ftptest/machine"
	"ptymodem/scenarios"
	"ptymodem/scenarios/runner"
)

func TestMain(m *testing.M) {
	machine.SideBySide(24)
	goleak.VerifyTestMain(m)
}

func parse(t *testing.T, text string) *scenarios.Scenario {
	t.Helper()
	s, err := scenarios.Parse("s.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// passes runs a scenario that has to pass.
func passes(t *testing.T, line runner.Line, text string) {
	t.Helper()
	files := fstest.MapFS{"s.yaml": {Data: []byte(text)}, "data/b": {Data: []byte("from a file")}}
	s, err := scenarios.Load(files, "s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r := runner.Run{Line: line, Scenario: s, Files: files}
	if res := r.Do(t.Context()); res.Verdict != runner.Passed {
		t.Errorf("%s\n%s", res.Cause(), res.Details())
	}
}

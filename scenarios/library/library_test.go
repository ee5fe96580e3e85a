package library_test

import (
	"context"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"ptymodem/ftpbackend/ftptest/machine"
	"ptymodem/scenarios/runner"
	"ptymodem/scenarios/runner/runnertest"
)

func TestMain(m *testing.M) {
	machine.SideBySide(5) // the whole library each time
	goleak.VerifyTestMain(m)
}

// libraryLimit is for a machine that is busy. Users are promised a minute on one that is not.
const libraryLimit = 5 * time.Minute

// TestGoodHosts: the steps of each scenario pass it, all of them within a minute, or five on a busy
// machine.
func TestGoodHosts(t *testing.T) {
	t.Parallel()
	runnertest.OnLines(t, testGoodHosts)
}

func testGoodHosts(t *testing.T, line runner.Line) {
	var runs []*runner.Run
	for _, f := range files(t) {
		runs = append(runs, &runner.Run{Label: f.name, Line: line, Scenario: f.Scenario, Files: os.DirFS(".")})
	}
	start := time.Now()
	for _, r := range all(t, runs) {
		if r.Verdict != runner.Passed {
			t.Errorf("%s: %s\n%s", r.Label, r.Cause(), r.Details())
		}
	}
	if took := time.Since(start); took > libraryLimit {
		t.Errorf("the library took %v, and a minute is what its users are promised on an idle machine", took)
	}
}

// TestBadHosts: each scenario catches the hosts that are made for it, and says why.
func TestBadHosts(t *testing.T) {
	t.Parallel()
	runnertest.OnLines(t, testBadHosts)
}

func testBadHosts(t *testing.T, line runner.Line) {
	scenario := map[string]file{}
	for _, f := range files(t) {
		scenario[f.name] = f
	}
	var runs []*runner.Run
	var says []string
	for _, bad := range badHosts(t) {
		for _, name := range slices.Sorted(maps.Keys(bad.fails)) {
			s := *scenario[name].Scenario
			s.Steps = bad.steps
			runs = append(runs, &runner.Run{Label: name + " by " + bad.name, Line: line, Scenario: &s, Files: os.DirFS(".")})
			says = append(says, bad.fails[name])
		}
	}
	for i, r := range all(t, runs) {
		switch {
		case r.Verdict == runner.Passed:
			t.Errorf("%s: it passes, and should not", r.Label)
		case r.Verdict != runner.Failed || !strings.Contains(r.Cause(), says[i]):
			t.Errorf("%s: it should fail by %q, and says\n%s\n%s", r.Label, says[i], r.Cause(), r.Details())
		}
	}
}

// all does the runs side by side, as many as the command line does.
func all(t *testing.T, runs []*runner.Run) []*runner.Result {
	t.Helper()
	results, err := runner.Suite{Parallel: 2 * runtime.NumCPU(), Watcher: nobody{}}.Do(context.Background(), runs)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// nobody watches.
type nobody struct{}

func (nobody) Began(*runner.Run)    {}
func (nobody) Ended(*runner.Result) {}

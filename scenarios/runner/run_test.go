package runner_test

import (
	"context"
	"os"
	"testing"

	"go.uber.org/goleak"

	"ptymodem/scenarios/library"
	"ptymodem/scenarios/runner"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestCalm(t *testing.T) {
	s, err := library.Load("nothing-goes-wrong")
	if err != nil {
		t.Fatal(err)
	}
	r := runner.Run{Scenario: s, Files: library.FS()}
	res := r.Do(context.Background())
	res.WriteReport(os.Stdout, runner.Plain)
}

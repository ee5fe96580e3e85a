// Package runnertest has what tests of scenarios share.
package runnertest

import (
	"runtime"
	"testing"

	"ptymodem/scenarios/runner"
)

// OnLines does a test for each way in which steps are played here: over a pty where there are any,
// and in memory.
func OnLines(t *testing.T, test func(t *testing.T, line runner.Line)) {
	lines := map[string]runner.Line{"memory": runner.TCP}
	if runtime.GOOS == "linux" {
		lines["tty"] = runner.TTY
	}
	for name, line := range lines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, line)
		})
	}
}

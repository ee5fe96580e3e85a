package emulator

import (
	"testing"

	"go.uber.org/goleak"

	"ptymodem/ftpbackend/ftptest/machine"
)

// TestMain checks that the modems of the package's tests have left nothing running. What runs in
// parallel are sessions over real ports, which do little but wait: many of them fit side by side.
func TestMain(m *testing.M) {
	machine.SideBySide(32)
	goleak.VerifyTestMain(m)
}

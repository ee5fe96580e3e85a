package emulator

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain checks that the modems of the package's tests have left nothing running.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

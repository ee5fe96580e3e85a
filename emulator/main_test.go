package emulator

import (
	"flag"
	"strconv"
	"testing"

	"go.uber.org/goleak"
)

// sideBySide is how many tests run in parallel, if -parallel does not say.
const sideBySide = 12

// TestMain checks that the modems of the package's tests have left nothing running. What runs in
// parallel are sessions over real ports, which do little but wait: many of them fit side by side.
func TestMain(m *testing.M) {
	flag.Set("test.parallel", strconv.Itoa(sideBySide))
	goleak.VerifyTestMain(m)
}

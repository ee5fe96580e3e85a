package client_test

import (
	"flag"
	"os"
	"strconv"
	"testing"
)

// sideBySide is how many tests run in parallel, if -parallel does not say: sessions with real
// servers, which do little but wait.
const sideBySide = 12

func TestMain(m *testing.M) {
	flag.Set("test.parallel", strconv.Itoa(sideBySide))
	os.Exit(m.Run())
}

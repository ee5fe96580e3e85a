// Package leaktest checks that a test leaves neither goroutines nor descriptors behind.
package leaktest

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// Check fails the test at its end, after all that is cleaned up later in the test's text, if more
// goroutines run than now, or if another number of descriptors is open. It is for Linux, and for
// tests that do not run beside others.
func Check(t testing.TB) {
	t.Helper()
	files, goroutines := Descriptors(t), goleak.IgnoreCurrent()
	t.Cleanup(func() {
		if err := goleak.Find(goroutines); err != nil {
			t.Error(err)
		}
		if left := Descriptors(t); left != files {
			t.Errorf("%d descriptors were open before the test, %d after it", files, left)
		}
	})
}

// Descriptors is how many descriptors the process has open, those included that the runtime keeps
// once it has polled one.
func Descriptors(t testing.TB) int {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	w.Close()
	names, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(names)
}

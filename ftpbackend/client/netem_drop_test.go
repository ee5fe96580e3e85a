package client_test

import (
	"io"
	"slices"
	"strings"
	"testing"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/plan"
)

// TestDropSmallDownload: a download whose connection is dropped in the middle was lost, also where
// the embedded server had sent all of it by then: what it says does not depend on what fits in the
// system's buffers.
func TestDropSmallDownload(t *testing.T) {
	everyWay(t, func(t *testing.T, r *testbed) {
		r.put(t, "/down", random(20_000))
		c := open(t, r.cfg)
		for range 5 {
			r.plans.set("RETR", plan.Plan{Breakpoints: []plan.Breakpoint{{Bytes: 10_000, Hit: func() plan.Outcome {
				r.net.DropData()
				return plan.Outcome{}
			}}}})
			d, err := c.Retrieve(short(t), "down", 0)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, d)
			check(t, d.Close(), ftpbackend.KindReply, 426)
			if said := r.seen.since("> RETR"); !slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s, "< 426 ") }) {
				t.Fatalf("the server said %q", said)
			}
		}
		inStep(t, c)
	})
}

package compare

import (
	"fmt"
	"time"
)

// The least difference of times that counts.
const (
	slowFactor = 5
	slowBy     = 100 * time.Millisecond
)

// timing compares how long the final result code took.
func (c *comparison) timing(w, g *dialogue) {
	if !c.Timing || w.final == nil || g.final == nil || !w.timed || !w.final.timed || !g.final.timed {
		return
	}
	expected, came := w.final.at-w.at, g.final.at-g.at
	if d := (came - expected).Abs(); d > slowBy && max(came, expected) > slowFactor*min(came, expected) {
		c.add(Timing, w, w.final.Line, inSeconds(expected), inSeconds(came))
	}
}

func inSeconds(d time.Duration) string { return fmt.Sprintf("%.3f s", d.Seconds()) }

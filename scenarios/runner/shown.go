package runner

import (
	"strconv"
	"strings"
	"time"
)

// Bare is a label without the .yaml of a file: that of tests/drop.yaml#7 is tests/drop#7.
func Bare(label string) string {
	name, seed, numbered := strings.Cut(label, ".yaml#")
	if numbered {
		return name + "#" + seed
	}
	return strings.TrimSuffix(label, ".yaml")
}

// clipped is text cut to so many bytes.
func clipped(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// durationText is a duration as a scenario would have it: 60s, not 1m0s.
func durationText(d time.Duration) string {
	if d%time.Second == 0 {
		return strconv.FormatInt(int64(d/time.Second), 10) + "s"
	}
	return d.String()
}

package runner

import (
	"strconv"
	"strings"
	"time"

	"ptymodem/scenarios"
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

// stepText is a step as the file has it.
func (p *player) stepText(s *scenarios.Step) string {
	switch {
	case s.Send != nil:
		return "send " + p.view.Shown(*s.Send)
	case s.Data != nil:
		return "data " + s.Data.String()
	case s.Receive != nil:
		return "receive " + s.Receive.String()
	case s.Pause > 0:
		return "pause " + durationText(s.Pause)
	case s.Escape:
		return "escape"
	case s.DTR != "":
		return "dtr " + s.DTR
	}
	return "expect"
}

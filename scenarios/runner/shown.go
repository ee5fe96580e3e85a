package runner

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ptymodem/redact"
)

// shownLimit is how many bytes of a line are shown.
const shownLimit = 100

// shown is text that came or should come, as a person reads it: its secrets masked, quoted where
// there is something in it that would not be seen, and cut where it is long.
func shown(s string) string {
	s = redact.AT(s)
	cut := ""
	if len(s) > shownLimit {
		cut = fmt.Sprintf("… (%d bytes)", len(s))
		s = s[:shownLimit]
	}
	plain := s != "" && strings.TrimSpace(s) == s && utf8.ValidString(s) &&
		strings.IndexFunc(s, func(c rune) bool { return !unicode.IsPrint(c) }) < 0
	if !plain {
		s = strconv.Quote(s)
	}
	return s + cut
}

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

package redact

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shownLimit is how many bytes of a line are shown.
const shownLimit = 100

// Shown is text that came or should come, as a person reads it: its secrets masked, quoted where
// there is something in it that would not be seen, and cut where it is long.
func Shown(s string) string { return shown(AT(s)) }

// shown is Shown of text whose secrets are masked, or may be seen.
func shown(s string) string {
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

package schema

import (
	"slices"
	"strings"

	"ptymodem/redact"
)

// Nearest is the one of words that takes the fewest insertions, deletions, replacements and swaps
// of neighbours to make from given, in any case of letters; the first of several. There must be at
// least one.
func Nearest(given string, words []string) string {
	return slices.MinFunc(words, func(a, b string) int { return Distance(given, a) - Distance(given, b) })
}

// Close is the nearest of words if it may well be what was meant: at most a third of the letters
// differ, those of the longer word counted.
func Close(given string, words []string) (string, bool) {
	near := Nearest(given, words)
	return near, 3*Distance(given, near) <= max(len(Clip(given)), len(Clip(near)))
}

// Distance counts the edits between a and b in any case of letters.
func Distance(a, b string) int {
	return redact.Distance(strings.ToLower(Clip(a)), strings.ToLower(Clip(b)))
}

// Clip is as much of a word as is compared.
func Clip(s string) string { return s[:min(len(s), 64)] }

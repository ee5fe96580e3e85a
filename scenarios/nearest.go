package scenarios

import (
	"slices"
	"strings"
)

// Nearest is the one of words that takes the fewest insertions, deletions, replacements and swaps of neighbours to
// make from given, in any case of letters; the first of several. There must be at least one.
func Nearest(given string, words []string) string {
	return slices.MinFunc(words, func(a, b string) int { return distance(given, a) - distance(given, b) })
}

// Close is the nearest of words if it may well be what was meant, as no more than half of what is given would change.
func Close(given string, words []string) (string, bool) {
	near := Nearest(given, words)
	return near, 2*distance(given, near) <= len(clip(given))
}

// distance counts the edits between a and b in any case of letters (optimal string alignment).
func distance(a, b string) int {
	a, b = strings.ToLower(clip(a)), strings.ToLower(clip(b))
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			replace := last[j]
			if a[i] != b[j] {
				replace++
			}
			row[j+1] = min(replace, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}

// clip bounds the work on what is no word at all.
func clip(s string) string { return s[:min(len(s), 64)] }

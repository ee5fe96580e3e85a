package docs_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// varying is what differs from run to run, with what stands for it.
var varying = []struct {
	pattern *regexp.Regexp
	as      string
}{
	{regexp.MustCompile(`/dev/pts/\d+`), "/dev/pts/N"},
	{regexp.MustCompile(`127\.0\.0\.1:[3-6]\d{4}\b`), "127.0.0.1:PORT"}, // a free one; what a page chooses is below
	{regexp.MustCompile(`\(127,0,0,1,\d+,\d+\)`), "(127,0,0,1,P,P)"},
	{regexp.MustCompile(`\d+\.\d+ s\b`), "T s"},
	{regexp.MustCompile(`\bin \d+\.\d+s\b`), "in Ts"},
	{regexp.MustCompile(`^ +\d+\.\d{3} `), "T "}, // the first column of a report's exchange
	{regexp.MustCompile(`^@\d+\.\d{3} `), "@T "}, // a line of a recording
	{regexp.MustCompile(`\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ`), "DATE"},
	{regexp.MustCompile(`"t":[\d.]+`), `"t":T`},
	{regexp.MustCompile(`ends after \d+ bytes`), "ends after N bytes"}, // what a server keeps of a broken upload is up to TCP
	{regexp.MustCompile(`\s+$`), ""},
}

func normal(line string) string {
	for _, v := range varying {
		line = v.pattern.ReplaceAllString(line, v.as)
	}
	return line
}

// matches tells whether output is what a page shows. A line of dots alone stands for any lines, and
// a … at the end of a line for the rest of it. Results of scenarios that ran side by side may come
// in any order.
func matches(shown, output []string) bool {
	return match(anyOrder(shown), anyOrder(output))
}

func match(shown, output []string) bool {
	switch {
	case len(shown) == 0:
		return len(output) == 0
	case elision(shown[0]):
		for n := range len(output) + 1 {
			if match(shown[1:], output[n:]) {
				return true
			}
		}
		return false
	case len(output) == 0:
		return false
	}
	want, got := normal(shown[0]), normal(output[0])
	begin, cut := strings.CutSuffix(want, "…")
	return (want == got || cut && strings.HasPrefix(got, begin)) && match(shown[1:], output[1:])
}

func elision(line string) bool {
	dots := strings.TrimSpace(line)
	return dots == "..." || dots == "…"
}

// anyOrder sorts each run of lines that say "ok".
func anyOrder(lines []string) []string {
	lines = slices.Clone(lines)
	for from := 0; from < len(lines); from++ {
		to := from
		for to < len(lines) && strings.HasPrefix(lines[to], "ok   ") {
			to++
		}
		slices.Sort(lines[from:to])
		from = max(from, to-1)
	}
	return lines
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		shown, output string
		want          bool
	}{
		{"a", "a", true},
		{"a", "b", false},
		{"a", "a\nb", false},
		{"a\nb", "a", false},
		{"a\n...\nd", "a\nb\nc\nd", true},
		{"a\n  …\nd", "a\nd", true},
		{"a\n...\nd", "a\nb\nc", false},
		{"the begin…", "the beginning", true},
		{"the begin…", "the end", false},
		{"ready at /dev/pts/3", "ready at /dev/pts/41", true},
		{"ready at /dev/pts/3", "ready at /dev/ptmx", false},
		{"at 127.0.0.1:40155", "at 127.0.0.1:51234", true},
		{"at 127.0.0.1:7000", "at 127.0.0.1:7001", false},
		{"ok   a (2.3 s)\nok   b (0.1 s)", "ok   b (0.4 s)\nok   a (12.0 s)", true},
		{"ok   a (2.3 s)\nok   b (0.1 s)", "ok   a (0.4 s)\nok   a (12.0 s)", false},
		{"    3.517  -> OK", "   12.001  -> OK", true},
		{"    3.517  -> OK", "   12.001  -> ERROR", false},
	} {
		if got := matches(strings.Split(c.shown, "\n"), strings.Split(c.output, "\n")); got != c.want {
			t.Errorf("shown %q, output %q: %v, want %v", c.shown, c.output, got, c.want)
		}
	}
}

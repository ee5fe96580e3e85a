package save

import (
	"regexp"
	"strings"
	"sync"
)

// expectedLine is a line as a step expects it. Checksums of bytes that others stand for are
// patterns.
func (w *writer) expectedLine(line string) string {
	line = w.secrets.in(line)
	if pattern, ok := ofModule(line); ok && w.session.Module {
		return quoted("/^" + pattern + "$/")
	}
	if m := checksum().FindStringSubmatch(line); m != nil && w.lossy {
		return quoted("/^" + regexp.QuoteMeta(m[1]) + "[0-9a-f]+$/")
	}
	return expected(line)
}

// checksum finds that of a file which came or went over the port.
var checksum = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\+(?:QFUPL|QFDWL): \d+,)[0-9a-f]+$`) })

// volatile are values that differ from run to run.
var volatile = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`\d{2}(?:\d{2})?/\d{2}/\d{2},\d{2}:\d{2}:\d{2}(?:[+-]\d{2})?`), // clocks
		regexp.MustCompile(`\b\d{14}\b`), // MDTM
	}
})

// expected is a line as a step expects it.
func expected(line string) string {
	pattern, at := "", 0
	for at < len(line) {
		from, to := len(line), len(line)
		for _, v := range volatile() {
			if i := v.FindStringIndex(line[at:]); i != nil && at+i[0] < from {
				from, to = at+i[0], at+i[1]
			}
		}
		pattern += regexp.QuoteMeta(line[at:from])
		if from < to {
			pattern += digits().ReplaceAllString(regexp.QuoteMeta(line[from:to]), `\d`)
		}
		at = to
	}
	if m := ping().FindStringSubmatch(line); m != nil {
		return quoted("/^" + regexp.QuoteMeta(m[1]) + `[\d,]+$/`)
	}
	if pattern == regexp.QuoteMeta(line) && !strings.HasPrefix(line, "/") {
		return quoted(line)
	}
	return quoted("/^" + pattern + "$/")
}

var (
	digits = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\d`) })
	ping   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\+QPING: 0,(?:"[^"]*",\d+,)?)\d+[\d,]*$`) })
)

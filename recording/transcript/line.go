package transcript

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"
)

// A Place is where a line is.
type Place struct {
	File string
	Line int
}

func (p Place) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// A Line is one line of a transcript: a word, and what follows the space behind it.
type Line struct {
	Place
	Word, Rest string

	Time  time.Duration // of the line's first byte, where it begins with @SECONDS
	Timed bool          // it does
}

// A File is a transcript that has been read.
type File struct {
	Name  string // without folder and .at
	Lines []Line
}

// Files reads the files that match the pattern. It is an error if there are none.
func Files(pattern string) ([]File, error) {
	paths, err := filepath.Glob(pattern)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", pattern, err)
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("no transcripts match %s", pattern)
	}
	var files []File
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		files = append(files, File{strings.TrimSuffix(filepath.Base(path), ".at"), Parse(path, string(text))})
	}
	return files, nil
}

// Parse returns the lines of a text, without comments and empty lines. The name is for their
// places.
func Parse(name, text string) []Line {
	var lines []Line
	n := 0
	for l := range strings.SplitSeq(text, "\n") {
		n++
		l = strings.TrimRight(strings.TrimLeft(l, " \t"), "\r")
		if l == "" || l[0] == '#' {
			continue
		}
		line := Line{Place: Place{name, n}}
		if line.Time, l, line.Timed = cutTime(l); strings.HasPrefix(l, "#") {
			continue
		}
		line.Word, line.Rest, _ = strings.Cut(l, " ")
		lines = append(lines, line)
	}
	return lines
}

// timeForm is @SECONDS and the spaces behind it. It has no more digits than a duration takes.
var timeForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^@(\d{1,9}(?:\.\d{1,9})?)[ \t]+`) })

// cutTime takes the time from the beginning of a line. What only looks like one is left as a word,
// which no player knows.
func cutTime(l string) (at time.Duration, rest string, ok bool) {
	m := timeForm().FindStringSubmatch(l)
	if m == nil {
		return 0, l, false
	}
	at, err := time.ParseDuration(m[1] + "s")
	if err != nil {
		return 0, l, false
	}
	return at, l[len(m[0]):], true
}

// An Error is a failure with the place of its line.
type Error struct {
	Place
	Err error
}

func (e *Error) Error() string { return fmt.Sprintf("%v: %v", e.Place, e.Err) }

// Unwrap returns the failure itself.
func (e *Error) Unwrap() error { return e.Err }

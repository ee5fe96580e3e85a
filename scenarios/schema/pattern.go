package schema

import (
	"fmt"
	"regexp"
	"strings"

	"ptymodem/redact"
)

// A Pattern is text to compare with: a glob, in which * stands for any characters and nothing else
// is special, or a /regexp/ (RE2) that has to be found somewhere. The zero Pattern is the empty
// glob.
type Pattern struct {
	text string
	re   *regexp.Regexp
}

// NewPattern reads a glob or /regexp/.
func NewPattern(s string) (Pattern, error) {
	re, err := slashed(s)
	return Pattern{s, re}, err
}

// String is the pattern as it was written.
func (p Pattern) String() string { return p.text }

// Match compares, upper and lower case as they are.
func (p Pattern) Match(s string) bool {
	if p.re != nil {
		return p.re.MatchString(s)
	}
	return glob(p.text, s)
}

// A Line is an expected line: the whole of it, or a /regexp/ (RE2) to be found in it.
type Line struct {
	Pos  Pos // where it is written, if in a file
	text string
	re   *regexp.Regexp
}

// NewLine reads a line or /regexp/.
func NewLine(s string) (Line, error) {
	re, err := slashed(s)
	return Line{text: s, re: re}, err
}

// String is the line or /regexp/ as it was written.
func (l Line) String() string { return l.text }

// Regexp reports that it is a regular expression.
func (l Line) Regexp() bool { return l.re != nil }

// Match reports whether got, without its line end, is the line.
func (l Line) Match(got string) bool {
	if l.re != nil {
		return l.re.MatchString(got)
	}
	return l.text == got
}

// slashed compiles what stands between slashes; without them there is nothing to compile.
func slashed(s string) (*regexp.Regexp, error) {
	if len(s) < 2 || s[0] != '/' || s[len(s)-1] != '/' {
		return nil, nil
	}
	re, err := regexp.Compile(s[1 : len(s)-1])
	if err != nil {
		return nil, fmt.Errorf("%s is not a regular expression: %v", Clip(redact.AT(s)), strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	return re, nil
}

// glob compares s with a pattern in which * stands for any characters.
func glob(pattern, s string) bool {
	first, rest, star := strings.Cut(pattern, "*")
	if !star {
		return pattern == s
	}
	s, ok := strings.CutPrefix(s, first)
	for ok {
		var piece string
		if piece, rest, star = strings.Cut(rest, "*"); !star {
			return strings.HasSuffix(s, piece)
		}
		_, s, ok = strings.Cut(s, piece)
	}
	return false
}

// PatternShape is a name to compare with, see [Pattern].
func PatternShape() Shape[Pattern] {
	return Scalar("a name, a glob such as *.log, or a /regexp/", JSON{"type": "string"}, NewPattern)
}

// LineShape is an expected line, see [Line].
func LineShape() Shape[Line] {
	s := Parsed(OneLine("a whole line, or a /regexp/"), NewLine)
	return Positioned(s, func(l *Line) *Pos { return &l.Pos })
}

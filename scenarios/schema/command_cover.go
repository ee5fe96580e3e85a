package schema

import (
	"regexp/syntax"
	"strings"
)

// Command is the name of the command that the pattern is about, in capitals; ok is false if it may
// be about several: a glob with * in its name, or a /regexp/ that does not begin with ^AT and a
// whole name.
func (p CommandPattern) Command() (name string, ok bool) {
	if p.re.re == nil {
		return p.name, p.name != "" && !strings.Contains(p.name, "*")
	}
	text, ended := p.Start()
	if end := strings.IndexAny(text, "=?"); end >= 0 {
		return text[:end], end > 0
	}
	return text, ended && text != ""
}

// Start is what every line begins with that a /regexp/ matches, in capitals and without its AT, as
// far as ^ and plain characters say it. whole reports that nothing comes after it.
func (p CommandPattern) Start() (text string, whole bool) {
	if p.re.re == nil {
		return "", false
	}
	re, err := syntax.Parse(p.re.re.String(), syntax.Perl)
	if err != nil || re.Op != syntax.OpConcat || len(re.Sub) < 2 || re.Sub[0].Op != syntax.OpBeginText || re.Sub[1].Op != syntax.OpLiteral {
		return "", false
	}
	text, ok := strings.CutPrefix(strings.ToUpper(string(re.Sub[1].Rune)), "AT")
	if !ok {
		return "", false
	}
	return text, len(re.Sub) > 2 && re.Sub[2].Op == syntax.OpEndText
}

// Groups is how many groups a /regexp/ has; 0 for a glob.
func (p CommandPattern) Groups() int {
	if p.re.re == nil {
		return 0
	}
	return p.re.re.NumSubexp()
}

// Submatch are the groups of a /regexp/ in a command's line, the first in [1]; nil for a glob, and
// for a line that does not match.
func (p CommandPattern) Submatch(line string) []string {
	if p.re.re == nil {
		return nil
	}
	return p.re.re.FindStringSubmatch(line)
}

// Covers reports that p matches every command that q matches, as far as can be told.
func (p CommandPattern) Covers(q CommandPattern) bool {
	switch {
	case p.re.re != nil:
		return p.text == q.text
	case q.re.re != nil:
		name, ok := q.Command()
		return ok && p.parameters == "" && glob(p.name, name)
	case p.parameters == "":
		return glob(p.name, q.name)
	case q.parameters == "":
		return false
	}
	return glob(p.name+p.parameters, q.name+q.parameters)
}

// ForTest reports that the pattern is written for the form =? of a command.
func (p CommandPattern) ForTest() bool {
	if p.re.re != nil {
		return strings.Contains(p.text, `=\?`)
	}
	return strings.Contains(p.parameters, "=?")
}

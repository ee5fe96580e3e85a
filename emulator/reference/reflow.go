package reference

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// width is the most columns of a line of prose.
const width = 100

// startsBlock is what a line must not begin with by chance: Markdown would take it for something
// else. Such a word stays with the one before.
var startsBlock = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([-+*#>|]|\d+[.)]$)`) })

// Reflow wraps the prose of Markdown at 100 columns. Code blocks, tables and headings stay as they
// are.
func Reflow(markdown string) string {
	var out []string
	var words []string
	indent, code := "", false
	flush := func() {
		out = append(out, wrap(words, indent)...)
		words, indent = nil, ""
	}
	for line := range strings.Lines(markdown) {
		line = strings.TrimSuffix(line, "\n")
		text := strings.TrimLeft(line, " ")
		switch {
		case strings.HasPrefix(text, "```"):
			flush()
			code = !code
			out = append(out, line)
			continue
		case code, text == "", strings.HasPrefix(line, "|"), strings.HasPrefix(line, "#"), strings.HasPrefix(line, "<!--"):
			flush()
			out = append(out, line)
			continue
		case strings.HasPrefix(text, "- "):
			flush()
			indent = strings.Repeat(" ", len(line)-len(text))
		}
		for i, w := range strings.Fields(text) {
			if last := len(words) - 1; last >= 0 && words[last] != "-" && startsBlock().MatchString(w) && (i > 0 || !strings.HasPrefix(text, "- ")) {
				words[last] += " " + w
			} else {
				words = append(words, w)
			}
		}
	}
	flush()
	return strings.Join(out, "\n") + "\n"
}

// wrap fills lines with words. The first begins with indent; if it is an item of a list the others stand below its text.
func wrap(words []string, indent string) (lines []string) {
	if len(words) == 0 {
		return nil
	}
	hanging := indent
	if words[0] == "-" {
		hanging += "  "
	}
	line := indent + words[0]
	for _, w := range words[1:] {
		if utf8.RuneCountInString(line)+1+utf8.RuneCountInString(w) > width {
			lines = append(lines, line)
			line = hanging + w
			continue
		}
		line += " " + w
	}
	return append(lines, line)
}

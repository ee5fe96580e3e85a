package manual

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// roff is a page in the language of man(7).
type roff struct{ strings.Builder }

// section begins a section.
func (r *roff) section(name string) { fmt.Fprintf(r, ".SH %s\n", name) }

// prose writes paragraphs, which an empty line divides. Their lines are filled, but for those that
// begin with a space, which stay as they are.
func (r *roff) prose(text string) {
	between := ""
	for _, paragraph := range strings.Split(text, "\n\n") {
		if paragraph = strings.Trim(paragraph, "\n"); paragraph != "" {
			r.WriteString(between)
			r.lines(paragraph)
			between = ".PP\n"
		}
	}
}

// lines writes the lines of a paragraph.
func (r *roff) lines(paragraph string) {
	asTheyAre := false
	for _, line := range strings.Split(paragraph, "\n") {
		if indented := strings.HasPrefix(line, " "); indented != asTheyAre {
			asTheyAre = indented
			r.mode(asTheyAre)
		}
		r.line(escape(line))
	}
	if asTheyAre {
		r.mode(false)
	}
}

// mode has lines stay as they are from here on, or be filled.
func (r *roff) mode(asTheyAre bool) {
	if asTheyAre {
		r.WriteString(".nf\n")
	} else {
		r.WriteString(".fi\n")
	}
}

// item writes what stands in front, in roff, and a text about it.
func (r *roff) item(front, text string) {
	r.WriteString(".TP\n")
	r.line(front)
	r.line(escape(strings.Join(strings.Fields(text), " ")))
}

// line writes a line of roff that is text, even if it begins like a request.
func (r *roff) line(text string) {
	if strings.HasPrefix(text, ".") {
		text = `\&` + text
	}
	r.WriteString(text + "\n")
}

func bold(s string) string   { return `\fB` + escape(s) + `\fR` }
func italic(s string) string { return `\fI` + escape(s) + `\fR` }

// escape is a text as roff that shows each of its characters as it is, hyphens and quotes too, which
// a reader copies to a shell.
func escape(s string) string {
	var b strings.Builder
	for _, c := range s {
		switch c {
		case '\\':
			b.WriteString(`\e`)
		case '-':
			b.WriteString(`\-`)
		case '\'':
			b.WriteString(`\(aq`)
		case '"':
			b.WriteString(`\(dq`)
		case '`':
			b.WriteString(`\(ga`)
		case '^':
			b.WriteString(`\(ha`)
		case '~':
			b.WriteString(`\(ti`)
		default:
			if c >= utf8.RuneSelf {
				fmt.Fprintf(&b, `\[u%04X]`, c)
				continue
			}
			b.WriteRune(c)
		}
	}
	return b.String()
}

package commands

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"ptymodem/scenarios/schema"
)

// mostParameters is the highest number of a placeholder for a parameter.
const mostParameters = 99

// A Template is text with placeholders.
type Template struct {
	Pos   schema.Pos
	text  string
	parts []part
}

// A part of a template is text, or a placeholder.
type part struct {
	text     string // as it is, or what a placeholder has between its braces
	kind     partKind
	name     string // of a fact or a variable
	number   int    // of a parameter
	least    int64  // of a range
	most     int64
	fallback *string // for what is empty; nil: none
}

type partKind uint8

const (
	literal   partKind = iota
	parameter          // {1}
	drawn              // {17..25}
	fact               // {imei}
	variable           // {mqtt|down}
)

// facts are the names that are no variables.
func facts() []string {
	return []string{"line", "imei", "imsi", "iccid", "msisdn", "model", "revision", "n", "count", "t"}
}

var rangeShape = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(-?\d+)\.\.(-?\d+)$`) })

var nameShape = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`) })

// ParseTemplate reads text with placeholders. Whether their names are known is checked with the
// whole file.
func ParseTemplate(text string) (Template, error) {
	t := Template{text: text}
	for rest := text; rest != ""; {
		before, behind, open := strings.Cut(rest, "{")
		t.literal(before)
		if !open {
			break
		}
		if rest = behind; strings.HasPrefix(rest, "{") {
			t.literal("{")
			rest = rest[1:]
			continue
		}
		inside, after, closed := strings.Cut(rest, "}")
		if !closed {
			return t, fmt.Errorf("the brace in %q is not closed: want a placeholder such as {1}, or {{ for a brace", schema.Clip(text))
		}
		p, err := parsePlaceholder(inside)
		if err != nil {
			return t, err
		}
		t.parts, rest = append(t.parts, p), after
	}
	return t, nil
}

func (t *Template) literal(text string) {
	if n := len(t.parts); n > 0 && t.parts[n-1].kind == literal {
		t.parts[n-1].text += text
	} else if text != "" {
		t.parts = append(t.parts, part{text: text})
	}
}

// parsePlaceholder reads what is between braces.
func parsePlaceholder(inside string) (part, error) {
	p := part{text: inside}
	name, fallback, given := strings.Cut(inside, "|")
	if given {
		p.fallback = &fallback
	}
	wrong := func(format string, args ...any) (part, error) {
		return p, fmt.Errorf("{%s}: %s", schema.Clip(inside), fmt.Sprintf(format, args...))
	}
	if m := rangeShape().FindStringSubmatch(inside); m != nil {
		least, err := strconv.ParseInt(m[1], 10, 32)
		most, err2 := strconv.ParseInt(m[2], 10, 32)
		if err != nil || err2 != nil || least > most {
			return wrong("not a range of numbers: want the lowest and the highest, as in {17..25}")
		}
		p.kind, p.least, p.most = drawn, least, most
		return p, nil
	}
	if strings.Trim(name, "0123456789") == "" && name != "" {
		n, err := strconv.Atoi(name)
		if err != nil || n < 1 || n > mostParameters {
			return wrong("parameters count from 1 to %d", mostParameters)
		}
		p.kind, p.number = parameter, n
		return p, nil
	}
	p.kind, p.name = variable, name
	for _, f := range facts() {
		if f == name {
			p.kind = fact
		}
	}
	switch {
	case !nameShape().MatchString(name):
		return wrong("not a placeholder: want {1}, {17..25}, {name|default} or one of {%s}; {{ is a brace", strings.Join(facts(), "}, {"))
	case p.kind == fact && given:
		return wrong("{%s} is always there: leave the default out", name)
	}
	return p, nil
}

// templateShape is text with placeholders, in one line.
func templateShape(want string) schema.Shape[Template] {
	return schema.Positioned(schema.Parsed(schema.OneLine(want), ParseTemplate), func(t *Template) *schema.Pos { return &t.Pos })
}

// countShape is a number, or text with placeholders that gives one.
func countShape(want string) schema.Shape[Template] {
	s := schema.Scalar(want, schema.JSON{"type": []string{"integer", "string"}}, func(text string) (Template, error) {
		t, err := ParseTemplate(text)
		if n, bad := strconv.ParseInt(text, 10, 64); err == nil && !t.open() && (bad != nil || n < 0 || n > mostBytes) {
			return t, fmt.Errorf("%q is not a number of bytes: want %s", schema.Clip(text), want)
		}
		return t, err
	})
	return schema.Positioned(s, func(t *Template) *schema.Pos { return &t.Pos })
}

// open reports that the text has placeholders.
func (t *Template) open() bool {
	for _, p := range t.parts {
		if p.kind != literal {
			return true
		}
	}
	return false
}

// fill is the text with its placeholders filled in by value.
func (t *Template) fill(value func(*part) string) string {
	if len(t.parts) == 1 && t.parts[0].kind == literal {
		return t.parts[0].text
	}
	var b strings.Builder
	for i := range t.parts {
		p := &t.parts[i]
		if p.kind == literal {
			b.WriteString(p.text)
			continue
		}
		v := value(p)
		if v == "" && p.fallback != nil {
			v = *p.fallback
		}
		b.WriteString(v)
	}
	return b.String()
}

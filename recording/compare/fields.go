package compare

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// compareLines says in what a line differs from the one that was expected. command is the line that
// it answers, empty for a URC.
func compareLines(want, got *token, command string, names []string) Class {
	switch {
	case want.like != "":
		return like(want, got, names)
	case want.text == got.text && want.line == got.line:
		if want.lead != got.lead {
			return Shape
		}
		return None
	case want.line != got.line || want.lead != got.lead:
		return Shape
	case isFinal(want.text) || isFinal(got.text):
		return Code
	case strings.HasSuffix(strings.TrimRight(command, " "), "=?") && digitless(want.text) == digitless(got.text):
		return Value
	}
	name := lineName(want.text)
	if name == "" || name != lineName(got.text) {
		if name == "" && lineName(got.text) == "" && volatileText(names, want.text, got.text) {
			return Value
		}
		return Shape
	}
	return compareFields(name, want.text, got.text)
}

// like compares with a pattern.
func like(want, got *token, names []string) Class {
	switch {
	case !got.line || want.lead != got.lead:
		return Shape
	case want.matches([]byte(got.text)):
		return None
	case want.key() == "final" || isFinal(got.text):
		return Code
	case volatileText(names, want.like, got.text):
		return Value
	}
	return Shape
}

// compareFields compares two lines of one name, field by field.
func compareFields(name, want, got string) Class {
	blank, a := fields(want)
	blank2, b := fields(got)
	if blank != blank2 || len(a) != len(b) {
		return Shape
	}
	if i := errField(name, a); i >= 0 && i < len(a) && a[i] != b[i] && isNumber(a[i]) && isNumber(b[i]) {
		return Code
	}
	worst := None
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		if isQuoted(a[i]) != isQuoted(b[i]) || strings.TrimSpace(a[i]) == strings.TrimSpace(b[i]) {
			return Shape
		}
		if !isVolatile(name, i, len(a)) && !sameKind(a[i], b[i]) {
			return Shape
		}
		worst = Value
	}
	if worst == None {
		return Shape // the same fields, and yet another line
	}
	return worst
}

// fields are the fields of a line behind its name, as they stand there, and the spaces before the
// first.
func fields(line string) (blank string, all []string) {
	_, rest, _ := strings.Cut(line, ":")
	trimmed := strings.TrimLeft(rest, " ")
	blank = rest[:len(rest)-len(trimmed)]
	quoted, from := false, 0
	for i, c := range []byte(trimmed) {
		switch {
		case c == '"':
			quoted = !quoted
		case c == ',' && !quoted:
			all = append(all, trimmed[from:i])
			from = i + 1
		}
	}
	return blank, append(all, trimmed[from:])
}

func isQuoted(s string) bool { return len(s) > 1 && s[0] == '"' && s[len(s)-1] == '"' }

func isNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

// digitless is a text with each number replaced by one 0.
func digitless(s string) string {
	var b strings.Builder
	digit := false
	for _, r := range s {
		if r >= '0' && r <= '9' {
			if !digit {
				b.WriteByte('0')
			}
			digit = true
			continue
		}
		digit = false
		b.WriteRune(r)
	}
	return b.String()
}

var timeForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^"?(?:\d\d(?:\d\d)?/\d\d/\d\d(?:,\d\d:\d\d:\d\d.*)?|\d{14}(?:\.\d+)?)"?$`)
})

// sameKind reports that two fields are both an address or both a time, which are volatile wherever
// they stand.
func sameKind(a, b string) bool {
	isAddress := func(s string) bool {
		_, err := netip.ParseAddr(strings.Trim(s, `"`))
		return err == nil
	}
	return isAddress(a) && isAddress(b) || timeForm().MatchString(a) && timeForm().MatchString(b)
}

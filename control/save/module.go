package save

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
)

// moduleForms are lines that differ from module to module.
type moduleForms struct {
	measured *regexp.Regexp // answers whose values depend on where a module is, and on its network
	located  *regexp.Regexp // a state of registration, and the cell behind it
	firmware *regexp.Regexp // which one a module has
	value    *regexp.Regexp // one in an answer
}

var ofModules = sync.OnceValue(func() *moduleForms {
	return &moduleForms{
		measured: regexp.MustCompile(`^\+(?:CSQ|QCSQ|CESQ|COPS|QSPN|QNWINFO|QENG|QLTS|CCLK|CBC|QTEMP|QADC|CGPADDR|QIACT|CGCONTRDP): `),
		located:  regexp.MustCompile(`^(\+C[EG]?REG: [\d,]+)("[0-9A-Fa-f]+","[0-9A-Fa-f]+".*)$`),
		firmware: regexp.MustCompile(`^(Revision: ?)?[A-Z]{2}[0-9]{2,3}[A-Z0-9]{2,10}R[0-9]{2}A[0-9]{2}[A-Z0-9_.]*$`),
		value:    regexp.MustCompile(`"[^"]*"|-?[0-9]+(?:\.[0-9]+)?`),
	}
})

// ofModule is a pattern for a line in which another module has other values; false if there are
// none.
func ofModule(line string) (pattern string, ok bool) {
	f := ofModules()
	if m := f.firmware.FindStringSubmatch(line); m != nil {
		return regexp.QuoteMeta(m[1]) + `\S+`, true
	}
	if m := f.located.FindStringSubmatch(line); m != nil {
		return regexp.QuoteMeta(m[1]) + anyValues(m[2]), true
	}
	if name := f.measured.FindString(line); name != "" {
		return regexp.QuoteMeta(name) + anyValues(line[len(name):]), true
	}
	return "", false
}

// anyValues is a pattern for a text with other numbers and strings.
func anyValues(text string) string {
	var b strings.Builder
	for text != "" {
		at := ofModules().value.FindStringIndex(text)
		if at == nil {
			b.WriteString(regexp.QuoteMeta(text))
			break
		}
		b.WriteString(regexp.QuoteMeta(text[:at[0]]))
		if text[at[0]] == '"' {
			b.WriteString(`"[^"]*"`)
		} else {
			b.WriteString(`-?[\d.]+`)
		}
		text = text[at[1]:]
	}
	return b.String()
}

// isLine reports whether bytes are a whole command line.
func isLine(b []byte) bool {
	return len(b) > 2 && strings.EqualFold(string(b[:2]), "AT") && bytes.IndexAny(b, "\r\n") == len(b)-1 && b[len(b)-1] == '\r'
}

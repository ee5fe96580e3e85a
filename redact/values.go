package redact

import (
	"slices"
	"strconv"
	"strings"
)

const (
	shortest = 3 // a value of fewer bytes says nothing
	distinct = 8 // one of as many is taken for the secret wherever it stands; a shorter one only as a word
)

// Values are secrets whose value is known, for text that may have them anywhere: what a server or a
// program says. The zero value has none.
type Values struct{ all []string }

// Add adds secrets. One of fewer than three bytes is left out: it would be found everywhere.
func (v *Values) Add(secrets ...string) {
	for _, s := range secrets {
		if len(s) < shortest {
			continue
		}
		v.add(s)
		quoted := strconv.Quote(s)
		v.add(quoted[1 : len(quoted)-1])
	}
}

// Distinct are those of secrets that can hardly be anything else wherever they stand: the others
// may be a program's common words.
func Distinct(secrets []string) []string {
	return slices.DeleteFunc(slices.Clone(secrets), func(s string) bool { return len(s) < distinct })
}

func (v *Values) add(s string) {
	for i, known := range v.all {
		if known == s {
			return
		}
		if len(known) < len(s) { // the longest first: it may hold another
			v.all = append(v.all[:i], append([]string{s}, v.all[i:]...)...)
			return
		}
	}
	v.all = append(v.all, s)
}

// Mask masks the values in a text. One of fewer than eight bytes is masked only where no letter or
// digit adjoins it.
func (v *Values) Mask(text string) string {
	for _, s := range v.all {
		text = replace(text, s)
	}
	return text
}

func replace(text, value string) string {
	var b strings.Builder
	done := 0
	for from := 0; ; {
		i := strings.Index(text[from:], value)
		if i < 0 {
			break
		}
		i += from
		end := i + len(value)
		if len(value) < distinct && (i > 0 && isAlnum(text[i-1]) || end < len(text) && isAlnum(text[end])) {
			from = i + 1
			continue
		}
		b.WriteString(text[done:i])
		b.WriteString(Mask)
		done, from = end, end
	}
	if done == 0 {
		return text
	}
	b.WriteString(text[done:])
	return b.String()
}

package redact

import (
	"strings"
	"sync"
)

// Mask stands for a secret.
const Mask = "***"

// AT masks the secrets in a line of the port, a command line or an answer, whole or in part, or in
// a text that has one in it. A line without any is returned as it is, at no cost of memory.
func AT(line string) string {
	var s scan
	s.run(line)
	return s.masked()
}

// A Span is where a secret stands in a line, without its quotes.
type Span struct{ From, To int }

// Find returns where the secrets of a line are, in order.
func Find(line string) []Span {
	var s scan
	s.run(line)
	var all []Span
	for _, h := range s.hidden {
		from, to := h.from, h.to
		for from < to && (line[from] == '"' || line[from] == ' ') {
			from++
		}
		for from < to && (line[to-1] == '"' || line[to-1] == ' ') {
			to--
		}
		if from < to {
			all = append(all, Span{from, to})
		}
	}
	return all
}

// Secrets returns the secrets in a line of the port, without their quotes.
func Secrets(line string) []string {
	var all []string
	for _, at := range Find(line) {
		all = append(all, line[at.From:at.To])
	}
	return all
}

// A span is a part of a line.
type span struct{ from, to int }

// A scan finds the secrets of a line.
type scan struct {
	line   string
	hidden []span // in order
}

func (s *scan) hide(from, to int) {
	if from < to {
		s.hidden = append(s.hidden, span{from, to})
	}
}

func (s *scan) masked() string {
	if len(s.hidden) == 0 {
		return s.line
	}
	var b strings.Builder
	at := 0
	for _, h := range s.hidden {
		b.WriteString(s.line[at:h.from])
		b.WriteString(Mask)
		at = h.to
	}
	b.WriteString(s.line[at:])
	return b.String()
}

// allRules are the rules, made once.
var allRules = sync.OnceValue(func() []rule {
	all := rules()
	for i := range all {
		all[i].letters = letterSet([]byte(all[i].name))
	}
	return all
})

// run looks at every word of the line that may be a command's name: a host may have left out the +
// or the =.
func (s *scan) run(line string) {
	s.line = line
	var w word
	for i := 0; i < len(line); {
		if !isAlnum(line[i]) {
			i++
			continue
		}
		i = w.read(line, i)
		i = s.command(&w, i)
	}
}

// command looks at the command of a name that ends at i, and returns from where to go on.
func (s *scan) command(w *word, i int) int {
	values, colon, ok := s.valuesAt(i)
	if r, at := w.joined(); r != nil { // AT+CPIN 1234, without a =
		return s.values(r, r.shape, at)
	}
	if !ok {
		return i
	}
	r := w.rule()
	if r == nil {
		if !s.begins(values, "account") {
			return i
		}
		r = &anyAccount
	}
	switch {
	case !colon && r.keys == nil:
		return s.values(r, r.shape, values)
	case r.keys == nil && s.hasAnswer(r, values):
		return s.values(r, r.answer, values)
	case r.keys != nil:
		return s.keyed(r, values, colon)
	}
	return i
}

// valuesAt finds where the parameters begin of a command whose name ends at i; ok is false if it
// has none.
func (s *scan) valuesAt(i int) (at int, colon, ok bool) {
	line, at, asks := s.line, -1, false
	for ; i < len(line) && strings.IndexByte(" \t=:?_!.*/\\|()[]^$-<'", line[i]) >= 0; i++ {
		switch c := line[i]; {
		case (c == '=' || c == ':') && at < 0:
			at, colon = i+1, c == ':'
		case c == '?':
			asks = true
		}
	}
	switch {
	case i == len(line) || line[i] == ';' || line[i] == '+' && at < 0:
		return 0, false, false
	case asks && (line[i-1] == ' ' || line[i-1] == '>'):
		return 0, false, false
	case at < 0 && line[i] != '"' && line[i] != ',' && !isDigit(line[i]):
		return 0, false, false // a name, and text that has nothing to do with it
	case at < 0:
		at = i
	}
	for line[at] == ' ' || line[at] == '\t' {
		at++
	}
	return at, colon, true
}

// hasAnswer reports whether an answer has what a rule is about: "+CPIN: READY" has not.
func (s *scan) hasAnswer(r *rule, at int) bool {
	c := s.line[at]
	switch r.name {
	case "CPIN", "CPIN2":
		return c == '"' || isDigit(c)
	case "CLCK", "CPWD":
		return c == '"'
	}
	return r.answer != "" && c != '('
}

// begins reports whether the first parameter is a word, however it is quoted.
func (s *scan) begins(at int, name string) bool {
	rest := strings.TrimLeft(s.line[at:], `"\ `)
	return len(rest) >= len(name) && strings.EqualFold(rest[:len(name)], name)
}

// keyed masks the parameters of a command whose first one names a setting.
func (s *scan) keyed(r *rule, at int, colon bool) int {
	p, end := s.param(at)
	name := strings.ToLower(strings.Trim(s.line[p.from:p.to], "\"\\*/' \t"))
	switch {
	case r.isPlain(name) || colon && strings.HasPrefix(name, "("):
		return end
	case !p.safe && !strings.HasPrefix(name, "("):
		return s.toEnd(p.from)
	case end == len(s.line) || s.line[end] == ';':
		return s.after(end)
	}
	for _, k := range r.keys {
		if name == k.name || Distance(name, k.name) <= 2 {
			return s.values(r, k.shape, end+1)
		}
	}
	return s.values(r, "nns", end+1) // numbers may be seen
}

// values masks parameters by their shape, and returns where the command ends.
func (s *scan) values(r *rule, shape string, at int) int {
	for i := 0; ; i++ {
		p, end := s.param(at)
		empty := strings.TrimSpace(s.line[p.from:p.to]) == ""
		switch {
		case empty:
		case i >= len(shape):
			return s.toEnd(p.from) // one too many: a part of a secret, perhaps
		case strings.Trim(s.line[p.from:p.to], "*./) ") == "": // a pattern's
		case kind(shape[i]) == number && p.number, kind(shape[i]) == text && p.safe:
		case kind(shape[i]) == secret && p.placeholder:
		case kind(shape[i]) == secret && p.safe:
			s.hide(p.from, p.to)
		default:
			return s.toEnd(p.from)
		}
		if end == len(s.line) || s.line[end] == ';' {
			return s.after(end)
		}
		at = end + 1
	}
}

// after goes on behind a command with secrets. What does not look like another command may belong
// to a secret that has a ; in it.
func (s *scan) after(end int) int {
	rest := strings.TrimLeft(s.line[end:], "; \t")
	if rest == "" || len(rest) > 1 && strings.IndexByte("+^#$%*&", rest[0]) >= 0 && isAlnum(rest[1]) && strings.Count(rest, `"`)%2 == 0 {
		return end
	}
	if len(s.hidden) == 0 {
		return end
	}
	return s.toEnd(end + 1)
}

// toEnd masks the rest of the line, but not its end.
func (s *scan) toEnd(from int) int {
	s.hide(from, len(strings.TrimRight(s.line, "\r\n")))
	return len(s.line)
}

package reference

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"ptymodem/emulator/at"
)

// WriteText writes the table for a terminal: a line for each command, and indented below it the
// forms it has, its parameters and what else there is to know of it.
func WriteText(w io.Writer, t *at.Table) error {
	var b strings.Builder
	for i, section := range families(t) {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s\n\n", section.family)
		for _, c := range section.commands {
			fmt.Fprintf(&b, "%-14s %-12s %s (%s)\n", "AT"+c.Name, c.Support, c.Brief, source(c.Ref))
			for _, form := range ShownForms(c) {
				fmt.Fprintf(&b, "    %s\n", form)
			}
			for _, p := range described(c) {
				name := "<" + p.Name + ">"
				if of := p.ofKeys(); of != "" {
					name += of + ":"
				}
				fmt.Fprintf(&b, "      %-20s %s\n", name, sentence(valuesInWords(&p.Param), defaultInWords(&p.Param)))
			}
			if c.Note != "" {
				fmt.Fprintf(&b, "    %s\n", c.Note)
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// unlimited is a maximum that stands for none: the command's own limit is another one.
const unlimited = 1 << 40

// A section of the documentation has the commands of one family.
type section struct {
	family   at.Family
	commands []*at.Command
}

// families sorts the table's commands by family; what this modem is for comes first.
func families(t *at.Table) []section {
	var sections []section
	for _, f := range []at.Family{at.FTP, at.FILE, at.SSL, at.TCPIP, at.General} {
		s := section{family: f}
		for _, c := range t.Commands() {
			if c.Family == f {
				s.commands = append(s.commands, c)
			}
		}
		sections = append(sections, s)
	}
	return sections
}

// ShownForms are the forms of the command with their parameters, basic commands included.
func ShownForms(c *at.Command) []string {
	if strings.HasPrefix(c.Name, "+") {
		return c.Forms()
	}
	if c.Write == nil && c.Read == nil {
		return []string{"AT" + c.Name + strings.Replace(at.Bracketed(c.Params), ",", "", 1)}
	}
	return []string{"AT" + c.Name + "<n>?", "AT" + c.Name + "<n>=" + strings.Replace(at.Bracketed(c.Params), ",", "", 1)}
}

// A parameter is one that the documentation describes.
type parameter struct {
	at.Param
	keys  []string // the settings that have it; none: the command itself does
	apart bool     // another one of the command has the same name
}

// ofKeys names the settings, behind the parameter's name, if that alone does not say which it is.
func (p parameter) ofKeys() string {
	if !p.apart || len(p.keys) == 0 {
		return ""
	}
	return ` of "` + strings.Join(p.keys, `", "`) + `"`
}

// described are all parameters of the command, those of its keys too, each once.
func described(c *at.Command) []parameter {
	var out []parameter
	add := func(p at.Param, key string) {
		same := func(q parameter) bool {
			return q.Name == p.Name && valuesInWords(&q.Param) == valuesInWords(&p) && defaultInWords(&q.Param) == defaultInWords(&p)
		}
		i := slices.IndexFunc(out, same)
		if i < 0 {
			i = len(out)
			out = append(out, parameter{Param: p})
		}
		if key != "" && !slices.Contains(out[i].keys, key) {
			out[i].keys = append(out[i].keys, key)
		}
	}
	for _, p := range c.Params {
		add(p, "")
	}
	for _, k := range c.Keys {
		for _, p := range slices.Concat(k.Index, k.Params) {
			add(p, k.Name)
		}
	}
	names := map[string]int{}
	for _, p := range out {
		names[p.Name]++
	}
	for i, p := range out {
		out[i].apart = names[p.Name] > 1
	}
	return out
}

// valuesInWords says in words what the parameter takes.
func valuesInWords(p *at.Param) string {
	switch {
	case p.Type == at.TypeText && strings.HasPrefix(p.Shown, "("):
		return strings.Trim(p.Shown, "()")
	case p.Digits:
		return fmt.Sprintf("%d to %d digits", p.Min, p.Max)
	case p.Type == at.TypeText && p.Min == 1:
		return fmt.Sprintf("1 to %d bytes", p.Max)
	case p.Type == at.TypeText:
		return fmt.Sprintf("at most %d bytes", p.Max)
	case len(p.Values) > 0:
		words := make([]string, len(p.Values))
		for i, v := range p.Values {
			words[i] = at.Argument{Num: v}.Print(p)
		}
		return strings.Join(words, ", ")
	case p.Min == p.Max:
		return strconv.FormatInt(p.Min, 10)
	case p.Max >= unlimited:
		return fmt.Sprintf("%d or more", p.Min)
	}
	return fmt.Sprintf("%d to %d", p.Min, p.Max)
}

// defaultInWords says what an omitted parameter stands for, or the initial value of a setting.
func defaultInWords(p *at.Param) string {
	switch {
	case p.Optional && p.Default == "":
		return "optional"
	case p.Default == "":
		return ""
	case p.Optional:
		return "default " + p.Default
	}
	return "initially " + p.Default
}

// source spells out where a command comes from, as the documentation names it.
func source(ref string) string {
	var names []string
	for _, part := range strings.Split(ref, "; ") {
		document, where, _ := strings.Cut(part, " ")
		switch document {
		case "note":
			part = "FTP(S) note, " + where
		case "27.007", "27.005":
			part = "3GPP " + document + ", " + where
		case "V.250":
			part = "V.250, " + where
		}
		names = append(names, part)
	}
	return strings.Join(names, "; ")
}

// sentence joins what is not empty.
func sentence(parts ...string) string {
	var given []string
	for _, p := range parts {
		if p != "" {
			given = append(given, p)
		}
	}
	return strings.Join(given, "; ")
}

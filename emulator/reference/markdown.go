package reference

import (
	"fmt"
	"io"
	"strings"

	"ptymodem/emulator/at"
)

// WriteMarkdown writes the table as the manual page docs/commands.md.
func WriteMarkdown(w io.Writer, t *at.Table) error {
	var b strings.Builder
	b.WriteString(`# AT commands

What the modem knows, printed from its command table by ` + "`ptymodem commands --markdown`" + `; [FIDELITY.md](../FIDELITY.md) says how far each command
goes and what was our choice. An optional parameter that is left out takes its default; of a setting, it keeps its value.

`)
	sections := families(t)
	for _, s := range sections {
		fmt.Fprintf(&b, "- [%s](#%s): %d commands\n", s.family, anchor(s.family.String()), len(s.commands))
	}
	for _, s := range sections {
		fmt.Fprintf(&b, "\n## %s\n", s.family)
		for _, c := range s.commands {
			writeCommand(&b, c)
		}
	}
	_, err := io.WriteString(w, Reflow(b.String()))
	return err
}

func writeCommand(b *strings.Builder, c *at.Command) {
	fmt.Fprintf(b, "\n### AT%s\n\n%s. %s; from: %s.\n", c.Name, plain(capital(c.Brief)), capital(c.Support.String()), source(c.Ref))
	fmt.Fprintf(b, "\n```\n%s\n```\n", strings.Join(ShownForms(c), "\n"))
	if params := described(c); len(params) > 0 {
		b.WriteString("\n| parameter | values | not given |\n| --- | --- | --- |\n")
		for _, p := range params {
			fmt.Fprintf(b, "| `<%s>` | %s | %s |\n", p.Name, plain(valuesInWords(&p)), plain(defaultInWords(&p)))
		}
	}
	if c.Note != "" {
		fmt.Fprintf(b, "\n%s\n", note(c.Note))
	}
	for _, k := range c.Keys {
		if k.Note != "" {
			fmt.Fprintf(b, "\n`\"%s\"`: %s\n", k.Name, note(k.Note))
		}
	}
}

// plain escapes what Markdown would take for its own.
func plain(s string) string { return strings.NewReplacer("|", `\|`, "<", `\<`, "*", `\*`).Replace(s) }

// note is a note as a sentence of its own.
func note(s string) string { return plain(strings.TrimSuffix(capital(s), ".")) + "." }

func capital(s string) string {
	if s == "" || strings.HasPrefix(s, "startpos") || strings.HasPrefix(s, "uploadlen") {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// anchor is the fragment that a heading gets: lower case, blanks as hyphens, other signs dropped.
func anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, strings.ToLower(heading))
}

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

The AT commands that the modem has, from its command table (` + "`ptymodem commands --markdown`" + `). The meaning of parameters is that of
Quectel's manuals; this page has the forms and values that the modem accepts, and where it differs. An optional parameter that is omitted has its default
value. One of a setting keeps its value, which is initially the one shown here; the number of a context or UART, which has none at first, has
to be given. [FIDELITY.md](../FIDELITY.md) says what "implemented", "setting", "fixed" and "partial" mean, where the facts come from, and what was our choice.

`)
	sections := families(t)
	for _, s := range sections {
		commands := "commands"
		if len(s.commands) == 1 {
			commands = "command"
		}
		fmt.Fprintf(&b, "- [%s](#%s): %d %s\n", s.family, anchor(s.family.String()), len(s.commands), commands)
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
	fmt.Fprintf(b, "\n### AT%s\n\n%s. %s; source: %s.\n", c.Name, plain(capital(c.Brief)), capital(c.Support.String()), source(c.Ref))
	fmt.Fprintf(b, "\n```\n%s\n```\n", strings.Join(ShownForms(c), "\n"))
	if params := described(c); len(params) > 0 {
		b.WriteString("\n| parameter | values | default |\n| --- | --- | --- |\n")
		for _, p := range params {
			fmt.Fprintf(b, "| `<%s>`%s | %s | %s |\n", p.Name, plain(p.ofKeys()), plain(valuesInWords(&p.Param)), plain(strings.TrimPrefix(defaultInWords(&p.Param), "default ")))
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

package emulator

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"ptymodem/atparser"
	"ptymodem/emulator/lint"
	"ptymodem/redact"
)

// lintPolling looks at a command that may be a question.
func (p *port) lintPolling(spec *Command, cmd atparser.Command) {
	m := p.m
	if !m.linting() || cmd.Basic || cmd.Form != atparser.Exec && cmd.Form != atparser.Read {
		return
	}
	if m.lint.polls.Ask(spec.Name, cmd.Form, m.loop.Clock.Now(), m.loop.Clock.Real(lint.PollWindow)) {
		m.report(lint.Polling, p.lastLine(), "AT"+spec.Name+cmd.Form.String()+" came more than ten times within a second: wait for a URC, or ask once a second")
	}
}

// lintAhead looks at what had come before the line that ran was given its final result code.
func (p *port) lintAhead() {
	ahead := p.in[:min(len(p.in), p.early, atparser.MaxLine)]
	if len(ahead) == 0 || !p.m.linting() {
		return
	}
	i := atparser.IndexFold(ahead, "AT")
	if i < 0 {
		return
	}
	line := ahead[i:]
	if end := bytes.IndexAny(line, "\r\n"); end >= 0 {
		line = line[:end]
	}
	p.m.report(lint.TypedAhead, string(line), "the line came before the final result code of "+redact.AT(p.lastLine())+": wait for it")
}

// lintHalf looks at what a host that closes the port leaves behind: as a rule it never ends its lines.
func (p *port) lintHalf() {
	if line := p.asm.Begun(); line != nil && p.data == nil && p.m.linting() {
		text := redact.AT(string(line))
		p.m.report(lint.HalfLine, string(line), fmt.Sprintf("the host closed the port behind %.30q, and the CR that ends a line had not come: send one after each command", text))
	}
}

// slipped reports whether value i is not written as the manual has it.
func slipped(params []Param, i int, v *atparser.Value) bool {
	return v.Slips != 0 || v.Omitted || i < len(params) && !params[i].Bare && v.Quoted != (params[i].Type == Text)
}

// findings is a set of them.
type findings uint64

// reportOnce is for findings about how the line that runs is written: however many of its parameters have a slip, it is one for a line.
func (p *port) reportOnce(id lint.Kind, reason string) {
	if p.found&(1<<id) == 0 {
		p.found |= 1 << id
		p.m.report(id, p.lastLine(), reason)
	}
}

// slipReason says what is wrong with how values are written. The values themselves are left out, as they may be passwords.
func slipReason(params []Param, values []atparser.Value) string {
	var names []string
	empty := false
	for i := range values {
		switch v := &values[i]; {
		case v.Omitted:
			empty = true
		case i < len(params) && slipped(params, i, v):
			names = append(names, "<"+params[i].Name+">")
		case slipped(params, i, v):
			names = append(names, "<"+strconv.Itoa(i+1)+">")
		}
	}
	const omit = "leave out the last ones, commas and all, and write the others"
	switch {
	case len(names) == 0:
		return "a parameter is empty: " + omit
	case empty:
		return written(names) + "; one is empty: " + omit
	}
	return written(names)
}

// written says that the parameters of those names are not written as the manual has it.
func written(names []string) string {
	subject, verb := "the parameter ", " is"
	if len(names) > 1 {
		subject, verb = "the parameters ", " are"
	}
	return subject + strings.Join(names, ", ") + verb + " not written as the manual has it: strings in quotes, numbers bare, no spaces"
}

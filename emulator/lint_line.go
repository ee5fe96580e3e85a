package emulator

import (
	"bytes"
	"fmt"

	"ptymodem/atparser"
	"ptymodem/emulator/at"
	"ptymodem/emulator/lint"
	"ptymodem/redact"
)

// lintPolling looks at a command that may be a question.
func (p *port) lintPolling(spec *at.Command, cmd atparser.Command) {
	g := p.g
	if !g.lint.On() || cmd.Basic || cmd.Form != atparser.Exec && cmd.Form != atparser.Read {
		return
	}
	g.lint.Poll(spec.Name, cmd.Form, p.LastLine(), g.loop.Clock.Now(), g.loop.Clock.Real)
}

// lintAhead looks at what had come before the line that ran was given its final result code.
func (p *port) lintAhead() {
	ahead := p.in[:min(len(p.in), p.inAtWrite, atparser.MaxLine)]
	if len(ahead) == 0 || !p.g.lint.On() {
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
	p.g.lint.Report(lint.TypedAhead, string(line), "the line came before the final result code of "+redact.AT(p.LastLine())+": wait for it")
}

// lintHalf looks at what a host that closes the port leaves behind: as a rule it never ends its lines.
func (p *port) lintHalf() {
	if line := p.asm.Begun(); line != nil && p.data == nil && p.g.lint.On() {
		text := redact.AT(string(line))
		p.g.lint.Report(lint.HalfLine, string(line), fmt.Sprintf("the host closed the port behind %.30q, and the CR that ends a line had not come: send one after each command", text))
	}
}

// lintClosed looks at a host that closes the port, which with AT&D1 is an escape.
func (p *port) lintClosed() {
	if p.data == nil || p.g.set.dtr != 1 || p.closed {
		p.g.module.hostLeft(p)
	}
}

// findings is a set of them.
type findings uint64

// reportOnce is for findings about how the line that runs is written: however many of its parameters have a slip, it is one for a line.
func (p *port) ReportOnce(id lint.Kind, reason string) {
	if p.found&(1<<id) == 0 {
		p.found |= 1 << id
		p.g.lint.Report(id, p.LastLine(), reason)
	}
}

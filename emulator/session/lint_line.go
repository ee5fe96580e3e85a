package session

import (
	"bytes"
	"errors"
	"fmt"

	"ptymodem/atparser"
	"ptymodem/emulator/at"
	"ptymodem/emulator/lint"
	"ptymodem/redact"
)

// lintPolling looks at a command that may be a question.
func (p *Session) lintPolling(spec *at.Command, cmd atparser.Command) {
	g := p.g
	if !g.Lint.On() || cmd.Basic || cmd.Form != atparser.Exec && cmd.Form != atparser.Read {
		return
	}
	g.Lint.Poll(spec.Name, cmd.Form, p.LastLine(), g.Loop.Clock.Now(), g.Loop.Clock.Real)
}

// lintAhead looks at what had come before the line that ran was given its final result code.
func (p *Session) lintAhead() {
	ahead := p.input.unread[:min(len(p.input.unread), p.input.inAtWrite, atparser.MaxLine)]
	if len(ahead) == 0 || !p.g.Lint.On() {
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
	p.g.Lint.Report(lint.TypedAhead, string(line), "the line came before the final result code of "+redact.AT(p.LastLine())+": wait for it")
}

// lintHalf looks at what a host that closes the port leaves behind: as a rule it never ends its
// lines.
func (p *Session) lintHalf() {
	if line := p.input.asm.Begun(); line != nil && p.data == nil && p.g.Lint.On() {
		text := redact.AT(string(line))
		p.g.Lint.Report(lint.HalfLine, string(line), fmt.Sprintf("the host closed the port behind %.30q, and the CR that ends a line had not come: send one after each command", text))
	}
}

// lintUnknown reports a command that the modem does not have.
func (p *Session) lintUnknown(name string) {
	p.g.Lint.Unknown(name, "this modem does not have the command, a module may: see ptymodem commands, or let a scenario answer it")
}

// lintNoCommand reports what is answered as an unknown command is, since it cannot be read as a
// command.
func (p *Session) lintNoCommand(err error) {
	var e *atparser.SyntaxError
	if errors.As(err, &e) {
		p.g.Lint.Unknown(e.Name(), "what begins so is not a command: "+e.Hint)
	}
}

// findings is a set of them.
type findings uint64

// ReportOnce is for findings about how the line that runs is written: however many of its
// parameters have a slip, it is one for a line.
func (p *Session) ReportOnce(id lint.Kind, reason string) {
	if p.running.found&(1<<id) == 0 {
		p.running.found |= 1 << id
		p.g.Lint.Report(id, p.LastLine(), reason)
	}
}

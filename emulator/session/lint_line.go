package session

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"ptymodem/atparser"
	"ptymodem/emulator/at"
	"ptymodem/emulator/lint"
	"ptymodem/redact"
)

// lineLint looks for what a host does wrong with its command lines. The modem's lock guards it.
type lineLint struct {
	session *Session

	found         findings // about how the line that runs is written
	unreadAtWrite int      // of the input, what had come when the last write began
	afterData     bool     // data mode has ended by itself, and what comes next may still be data
}

// findings is a set of them.
type findings uint64

// report reports a finding about the line that runs, or ran last.
func (l *lineLint) report(id lint.Kind, reason string) {
	l.session.g.Lint.Report(id, l.session.running.lastLine(), reason)
}

// reportOnce is for findings about how the line that runs is written: however many of its
// parameters have a slip, it is one for a line.
func (l *lineLint) reportOnce(id lint.Kind, reason string) {
	if l.found&(1<<id) == 0 {
		l.found |= 1 << id
		l.report(id, reason)
	}
}

// polling looks at a command that may be a question.
func (l *lineLint) polling(spec *at.Command, cmd atparser.Command) {
	g := l.session.g
	if !g.Lint.On() || cmd.Basic || cmd.Form != atparser.Exec && cmd.Form != atparser.Read {
		return
	}
	g.Lint.Poll(spec.Name, cmd.Form, l.session.running.lastLine(), g.Loop.Clock.Now(), g.Loop.Clock.Real)
}

// typedAhead looks at what had come before the line that ran was given its final result code.
func (l *lineLint) typedAhead() {
	p := l.session
	ahead := p.input.unread[:min(len(p.input.unread), l.unreadAtWrite, atparser.MaxLine)]
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
	p.g.Lint.Report(lint.TypedAhead, string(line), "the line came before the final result code of "+redact.AT(p.running.lastLine())+": wait for it")
}

// halfLine looks at what a host that closes the port leaves behind: as a rule it never ends its
// lines.
func (l *lineLint) halfLine() {
	p := l.session
	if line := p.input.asm.Begun(); line != nil && p.data == nil && p.g.Lint.On() {
		text := redact.AT(string(line))
		p.g.Lint.Report(lint.HalfLine, string(line), fmt.Sprintf("the host closed the port behind %.30q, and the CR that ends a line had not come: send one after each command", text))
	}
}

// unknown reports a command that the modem does not have.
func (l *lineLint) unknown(name string) {
	l.session.g.Lint.Unknown(name, "this modem does not have the command, a module may: see ptymodem commands, or let a scenario answer it")
}

// noCommand reports what is answered as an unknown command is, since it cannot be read as a
// command.
func (l *lineLint) noCommand(err error) {
	var e *atparser.SyntaxError
	if errors.As(err, &e) {
		l.session.g.Lint.Unknown(e.Name(), "what begins so is not a command: "+e.Hint)
	}
}

// lateData looks at what comes first after data mode has ended by itself: a command, or what was
// still meant as data.
func (l *lineLint) lateData() {
	rest := bytes.TrimLeft(l.session.input.unread, lint.Padding)
	if len(rest) == 0 {
		return
	}
	l.afterData = false
	if !lint.BeginsLikeCommand(rest) {
		l.report(lint.LateData, "data came after data mode had ended, and is command input: stop at OK, and send as many bytes as were announced")
	}
}

// overrun is for flow control: lost bytes came faster than the other side takes them, out to the
// host.
func (l *lineLint) overrun(lost int, out bool) {
	reason := " bytes came faster than the line takes them, and are lost: use flow control (AT+IFC=2,2), or send more slowly"
	if out {
		reason = " bytes for the host found its buffer full, and are lost: use flow control (AT+IFC=2,2), or read sooner"
	}
	l.report(lint.Overrun, strconv.Itoa(lost)+reason)
}

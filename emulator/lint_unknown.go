package emulator

import (
	"errors"

	"ptymodem/atparser"
	"ptymodem/emulator/lint"
)

// unknownLimit is how many unknown commands are told apart since power-up: garbage on the line must not make the summary endless.
const unknownLimit = 64

// lintUnknown reports a command that the modem does not have.
func (p *port) lintUnknown(name string) {
	p.m.reportUnknown(name, "this modem does not have the command, a module may: see ptymodem commands, or let a scenario answer it")
}

// lintNoCommand reports what is answered as an unknown command is, since it cannot be read as a command.
func (p *port) lintNoCommand(err error) {
	var e *atparser.SyntaxError
	if errors.As(err, &e) {
		p.m.reportUnknown(e.Name(), "what begins so is not a command: "+e.Hint)
	}
}

// reportUnknown reports a command by its name alone: the summary counts by it, and nobody knows which parameters of such a command are secret.
func (m *Modem) reportUnknown(name, reason string) {
	name = "AT" + name
	seen := m.lint.unknown
	if !seen[name] && len(seen) == unknownLimit {
		name, reason = "AT…", "more commands that this modem does not have: the trace has their lines"
	} else {
		seen[name] = true
	}
	m.report(lint.UnknownCommand, name, reason)
}

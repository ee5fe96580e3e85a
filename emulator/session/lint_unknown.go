package session

import (
	"errors"

	"ptymodem/atparser"
)

// lintUnknown reports a command that the modem does not have.
func (p *Session) lintUnknown(name string) {
	p.g.Lint.Unknown(name, "this modem does not have the command, a module may: see ptymodem commands, or let a scenario answer it")
}

// lintNoCommand reports what is answered as an unknown command is, since it cannot be read as a command.
func (p *Session) lintNoCommand(err error) {
	var e *atparser.SyntaxError
	if errors.As(err, &e) {
		p.g.Lint.Unknown(e.Name(), "what begins so is not a command: "+e.Hint)
	}
}

package emulator

import (
	"ptymodem/emulator/lint"
	"ptymodem/emulator/trace"
	"ptymodem/redact"
)

// lintState is what the modem remembers of the host since power-up, for findings that one line alone does not show.
type lintState struct {
	configured map[configuredSetting]bool // settings that were made, or whose lack is reported
	polls      lint.Polls

	unknown map[string]bool // commands that are reported by their names

	counts map[string]*fileCount // of files on the server that the host is logged in to
}

func newLintState() lintState {
	return lintState{configured: map[configuredSetting]bool{}, polls: lint.Polls{}, unknown: map[string]bool{}}
}

// report puts a finding into the trace, with the line that caused it. What reason has of a line must be masked.
func (m *Modem) report(id lint.Kind, line, reason string) {
	e := trace.Event{Kind: "lint", ID: id.String(), Text: redact.AT(line), Reason: reason}
	m.trace.Emit(e)
	if m.cfg.Lint != nil {
		m.cfg.Lint(m.trace.Stamped(e))
	}
}

// linting reports that somebody wants to know of findings.
func (m *Modem) linting() bool { return m.trace.On() || m.cfg.Lint != nil }

package testbed

import (
	"ptymodem/scenarios"
	"ptymodem/scenarios/commands"
)

// commandsOf says for which modem the commands of a scenario are.
func (t *Testbed) commandsOf(s *scenarios.Scenario) commands.Options {
	return commands.Options{Index: t.index, Seed: s.Seed}
}

// Commands are those that are answered in the words of files: of the scenario, or set since.
func (t *Testbed) Commands() commands.List {
	if l := t.commands.Load(); l != nil {
		return *l
	}
	return t.Scenario().Commands
}

// SetCommands has the commands of a list answered from now on, in place of the scenario's. What the
// modem and its SIM are called is what the list says, and else what the scenario says. A reset goes
// back to the scenario. The modem must not be locked.
func (t *Testbed) SetCommands(l commands.List) {
	s := t.Scenario()
	t.commands.Store(&l)
	t.Modem.SetCommands(l.For(t.commandsOf(s)), l.Identity(s.Modem.Identity))
}

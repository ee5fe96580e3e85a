package commands

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"ptymodem/atparser"
	"ptymodem/emulator"
	"ptymodem/emulator/at"
	"ptymodem/scenarios/schema"
)

// table is the modem's, to see which commands it has.
var table = sync.OnceValue(emulator.NewTable)

// checkAt wants a name that a command can have.
func checkAt(p schema.CommandPattern) (schema.CommandPattern, error) {
	if p.Regexp() || strings.Contains(p.String(), "*") {
		return p, nil
	}
	name, ok := p.Command()
	if !ok {
		return p, fmt.Errorf("there is no command in %q: want a name such as +QMTOPEN; AT alone cannot be answered", schema.Clip(p.String()))
	}
	cmd, ok, err := atparser.NewLine([]byte(name)).Next()
	if err == nil && ok && cmd.Last && cmd.Name == name && !cmd.HasNumber {
		return p, nil
	}
	if err == nil && ok && cmd.Basic && cmd.Last {
		return p, fmt.Errorf("%q is the command %s with a number: want the name %[2]s, or a /regexp/ such as /^AT%[1]s$/", schema.Clip(name), cmd.Name)
	}
	return p, fmt.Errorf("%q is not the name of a command: want one such as +QMTOPEN, or a /regexp/ on the line", schema.Clip(name))
}

// check finds what is wrong with entries together. Their positions have no file yet.
func check(entries []*Entry) error {
	if len(entries) > MostEntries {
		return &schema.Error{Pos: entries[MostEntries].Pos, Reason: fmt.Sprintf("more than %d commands: divide the file, and give the parts one after another", MostEntries)}
	}
	var found []error
	known := variables(entries)
	for i, e := range entries {
		found = append(found, e.checkNames(known), e.checkOverride(), shadowed(entries[:i], e))
	}
	return schema.Join(found...)
}

// variables are all that the entries set.
func variables(entries []*Entry) []string {
	var all []string
	for _, e := range entries {
		for _, v := range e.Set {
			if !slices.Contains(all, v.Name) {
				all = append(all, v.Name)
			}
		}
	}
	return all
}

// checkNames wants placeholders of things that there are.
func (e *Entry) checkNames(known []string) error {
	var found []error
	for _, t := range e.templates() {
		for _, p := range t.parts {
			if reason := e.unknown(p, known); reason != "" {
				found = append(found, &schema.Error{Pos: t.Pos, Reason: fmt.Sprintf("{%s}: %s", schema.Clip(p.text), reason)})
			}
		}
	}
	return schema.Join(found...)
}

// unknown is why a placeholder has no meaning here; empty if it has one.
func (e *Entry) unknown(p part, known []string) string {
	switch {
	case p.kind == variable && !slices.Contains(known, p.name):
		all := slices.Concat(facts(), known)
		reason := "unknown name, and no entry sets it"
		if near, ok := schema.Close(p.name, all); ok {
			return reason + ": the nearest is {" + near + "}"
		}
		return reason + ": want one of {" + strings.Join(all, "}, {") + "}"
	case p.kind == parameter && e.At.Regexp() && p.number > e.At.Groups():
		return fmt.Sprintf("no such group: %s has %d", e.At, e.At.Groups())
	case p.kind == parameter && (e.At.Parameters() == "?" || e.At.Parameters() == "=?"):
		return fmt.Sprintf("no such parameter: %s has none", e.At)
	}
	return ""
}

// checkOverride wants override: true where the modem has the command.
func (e *Entry) checkOverride() error {
	if e.Override {
		return nil
	}
	spec := has(e.At)
	if spec == nil {
		return nil
	}
	return &schema.Error{Pos: e.atPos, Reason: fmt.Sprintf("the modem has AT%s itself (%s): to answer it in the modem's place, add override: true", spec.Name, spec.Brief)}
}

// has is a command of the modem that a pattern matches, nil if there is none.
func has(p schema.CommandPattern) *at.Command {
	if name, ok := p.Command(); ok {
		return table().Lookup(name)
	}
	if start, _ := p.Start(); start != "" {
		if cmd, ok, err := atparser.NewLine([]byte(start)).Next(); ok && err == nil && cmd.Basic {
			return table().Lookup(cmd.Name)
		}
	}
	for _, c := range table().Commands() {
		if !p.Regexp() {
			if p.Names(c.Name) {
				return c
			}
			continue
		}
		for _, form := range []string{"", "?", "=?", "=1", `="1"`} {
			if p.Match(c.Name, "AT"+c.Name+form) {
				return c
			}
		}
	}
	return nil
}

// shadowed is the error for an entry that an earlier one never lets be asked.
func shadowed(earlier []*Entry, e *Entry) error {
	for _, first := range earlier {
		if first.At.Covers(e.At) && (first.At.ForTest() || !e.At.ForTest()) {
			return &schema.Error{Pos: e.atPos, Reason: fmt.Sprintf("%s never answers: %s in line %d matches all of it; put the narrower one first", e.At, first.At, first.atPos.Line)}
		}
	}
	return nil
}

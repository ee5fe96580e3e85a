package at

import (
	"slices"
	"strings"
)

// Support says how much of the module's behaviour stands behind a command.
type Support uint8

// How much of a command is there.
const (
	Implemented Support = iota // does what the module does
	Setting                    // checked, stored and read back, and nothing depends on it
	Fixed                      // answers with fixed, plausible values
	Partial                    // some of its forms or effects are missing; Note says which
)

func (s Support) String() string { return [...]string{"implemented", "setting", "fixed", "partial"}[s] }

// A Command is one entry of the command table: all that parsing, range checks, =? answers and the
// documentation know of it.
type Command struct {
	Name    string // upper case, with its +; a basic command by its letter
	Brief   string // what it does, in a few words
	Family  Family
	Support Support
	Ref     string // the section it comes from: "note 2.5", "FILE note"
	Note    string // what FIDELITY.md says beyond that: choices, differences

	Params []Param // of the write form
	Keys   []Key   // for commands whose first parameter names a setting, as QFTPCFG; Params are then empty
	Style  Style   // of the generated =? answer

	UnknownKey error // the answer to a key that is not in Keys; the family's parameter error when nil

	Exec, Read, Write, Test Handler // a nil form is refused with 3; Test is generated when nil

	NeedsSIM bool // answers ERROR without a SIM (note 4.1)
}

// A Handler runs one form of a command with the modem locked. nil is OK; errPending means that the
// command goes on.
type Handler func(c *Call) error

// Forms lists the forms that the command has, as the manual writes them.
func (c *Command) Forms() []string {
	name := c.Name
	if !strings.HasPrefix(name, "+") {
		return []string{"AT" + name}
	}
	forms := []string{"AT" + name + "=?"}
	if c.Read != nil {
		forms = append(forms, "AT"+name+"?")
	}
	for _, k := range c.Keys {
		forms = append(forms, "AT"+name+`="`+k.Name+`"`+Bracketed(k.Index)+"["+Bracketed(k.Params)+"]")
	}
	if c.Write != nil && len(c.Keys) == 0 {
		forms = append(forms, "AT"+name+"="+strings.Replace(Bracketed(c.Params), ",", "", 1))
	}
	if c.Exec != nil {
		forms = append(forms, "AT"+name)
	}
	return forms
}

// A Table is the set of commands a modem understands. It never changes once made, and any number of
// modems share one.
type Table struct {
	list   []*Command
	byName map[string]*Command
}

// NewTable makes a table of families of commands, and of other names for some of them. A command
// that stands in it twice is a mistake in the tables, and panics.
func NewTable(families [][]Command, aliases map[string]string) *Table {
	t := &Table{byName: map[string]*Command{}}
	for _, family := range families {
		for i := range family {
			c := &family[i]
			for j := range c.Keys {
				k := &c.Keys[j]
				k.whole = slices.Concat([]Param{Text("key", 64)}, k.Index, k.Params)
			}
			if t.byName[c.Name] != nil {
				panic("at: " + c.Name + " stands twice in the command table")
			}
			t.list = append(t.list, c)
			t.byName[c.Name] = c
		}
	}
	for alias, name := range aliases {
		t.byName[alias] = t.byName[name]
	}
	return t
}

// Commands returns the table's entries in its order.
func (t *Table) Commands() []*Command { return t.list }

// Lookup finds a command by the name that the host sent, in upper case.
func (t *Table) Lookup(name string) *Command { return t.byName[name] }

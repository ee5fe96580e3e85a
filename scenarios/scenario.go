package scenarios

import (
	"errors"
	"slices"
	"strings"
	"time"

	"ptymodem/scenarios/commands"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/schema"
)

// A Scenario is what a file describes: a modem, its surroundings, what goes wrong, and what must be
// the result.
type Scenario struct {
	File     string // as [Parse] was given it
	Name     string
	Timeout  time.Duration // real time
	Seed     uint64
	Modem    Modem
	Server   Server
	Network  Network
	Commands commands.List // what it answers in the words of files: read by [Scenario.Resolve]
	Faults   []*fault.Fault
	Steps    []Step
	Expect   Expect
}

// The values of keys that are left out.
const (
	DefaultTimeout = 60 * time.Second
	DefaultSeed    = 1
)

func scenarioObject() schema.Object[Scenario] {
	return schema.Object[Scenario]{
		Name: "scenario", Doc: "A modem, its surroundings, what goes wrong, and what must be the result.",
		Fields: []schema.Field[Scenario]{
			schema.Key("name", "What it is about, in one line.", schema.Checked(schema.OneLine("a name in one line"), checkName), func(s *Scenario) *string { return &s.Name }).Must(),
			schema.Key("timeout", "How long it may take, in real time. Default: 60s.", schema.Duration(), func(s *Scenario) *time.Duration { return &s.Timeout }),
			schema.Key("seed", "For chance, and for contents of a size without a seed of their own. Default: 1.", schema.Seed(), func(s *Scenario) *uint64 { return &s.Seed }),
			schema.Key("modem", "The modem, where it differs from the default.", modemObject().Shape(), func(s *Scenario) *Modem { return &s.Modem }),
			schema.Key("server", "The embedded server.", serverObject().Shape(), func(s *Scenario) *Server { return &s.Server }),
			schema.Key("network", "The network between the modem and servers.", networkObject().Shape(), func(s *Scenario) *Network { return &s.Network }),
			schema.Key("commands", "Commands that are answered in the words of this file: entries, names of packs ("+strings.Join(commands.Packs(), ", ")+") and {file: PATH}.", commands.ListShape(), func(s *Scenario) *commands.List { return &s.Commands }),
			schema.Key("faults", "What goes wrong, and when.", schema.List(schema.Optional(fault.Object().Shape())), func(s *Scenario) *[]*fault.Fault { return &s.Faults }),
			schema.Key("steps", "What the built-in host does.", schema.List(stepObject().Shape()), func(s *Scenario) *[]Step { return &s.Steps }),
			schema.Key("expect", "What must be so at the end.", expectObject().Shape(), func(s *Scenario) *Expect { return &s.Expect }),
		},
		Check: func(got schema.Keys, s *Scenario) error {
			if !got.Has("timeout") {
				s.Timeout = DefaultTimeout
			}
			if !got.Has("seed") {
				s.Seed = DefaultSeed
			}
			s.seedContents()
			return s.Commands.Check()
		},
	}
}

func checkName(s string) error {
	if strings.TrimSpace(s) == "" {
		return errors.New("an empty name: say in one line what the scenario is about")
	}
	return nil
}

// FromFiles are the contents that come from files of the machine, in the order of the keys.
func (s *Scenario) FromFiles() []*Content {
	return slices.DeleteFunc(s.contents(), func(c *Content) bool { return c.Kind != FileContent })
}

// contents are all the contents of the scenario, in the order of the keys.
func (s *Scenario) contents() []*Content {
	var all []*Content
	files := func(files []File) {
		for i := range files {
			all = append(all, &files[i].Content)
		}
	}
	for _, store := range []*Store{s.Modem.UFS, s.Modem.SD, s.Modem.RAM} {
		if store != nil {
			files(store.Files)
		}
	}
	files(s.Server.Files)
	for i := range s.Steps {
		for _, c := range []*Content{s.Steps[i].Data, s.Steps[i].Receive} {
			if c != nil {
				all = append(all, c)
			}
		}
	}
	for _, expected := range [][]File{s.Expect.Server, s.Expect.UFS, s.Expect.SD, s.Expect.RAM} {
		files(expected)
	}
	return all
}

// setFile names the file in every position.
func (s *Scenario) setFile(file string) {
	s.File = file
	for _, c := range s.contents() {
		c.File = file
	}
	s.Commands.SetFile(file)
	for _, f := range s.Faults {
		f.File = file
	}
	for i := range s.Steps {
		s.Steps[i].File = file
		nameFile(s.Steps[i].Expect, file)
	}
	nameFile(s.Expect.AT.Contains, file)
	nameFile(s.Expect.AT.Never, file)
	s.Expect.ExitPos.File = file
	if l := s.Expect.Lint; l != nil {
		l.File = file
		for i := range l.Allowed {
			l.Allowed[i].File = file
		}
	}
}

func nameFile(lines []schema.Line, file string) {
	for i := range lines {
		lines[i].Pos.File = file
	}
}

package commands

import (
	"fmt"
	"strings"
	"sync"

	"ptymodem/emulator/custom"
	"ptymodem/scenarios/schema"
)

// The limits of a file, and of the entries that a scenario has itself.
const (
	MaxFile     = 64 << 10 // bytes
	MostEntries = 1000
)

// A File is a file of commands.
type File struct {
	Name     string // as [Parse] was given it: for errors, and for the trace
	Title    string // what its name: says
	Identity custom.Identity
	Entries  []*Entry

	pack string // its name, if it is a pack
}

// Pack is the name of a pack; empty if it is a file of the user's.
func (f *File) Pack() string { return f.pack }

func fileObject() schema.Object[File] {
	return schema.Object[File]{
		Name: "commands file", Doc: "Commands that the modem answers in the words of this file.",
		Fields: []schema.Field[File]{
			schema.Key("name", "What it is about, in one line.", schema.OneLine("a name in one line"), func(f *File) *string { return &f.Title }),
			schema.Key("identity", "What the modem and its SIM are called.", Identity(), func(f *File) *custom.Identity { return &f.Identity }),
			schema.Key("commands", "The commands. The first that matches answers.", schema.List(schema.Optional(entryObject().Shape())), func(f *File) *[]*Entry { return &f.Entries }).Must(),
		},
		Check: func(_ schema.Keys, f *File) error { return check(f.Entries) },
	}
}

// Shape is that of a file.
func Shape() schema.Shape[File] { return shape() }

var shape = sync.OnceValue(func() schema.Shape[File] { return fileObject().Shape() })

// Schema is the JSON Schema (draft 7) of a file, for editors.
func Schema() []byte { return schema.JSONSchema("Commands of one's own for ptymodem", shape()) }

// Parse reads a file. name is what its positions and errors name; nothing is opened. Any error is
// [schema.Errors]: all that is wrong in the file.
func Parse(name string, data []byte) (*File, error) {
	refuse := func(reason string) (*File, error) {
		return nil, schema.Errors{{Pos: schema.Pos{File: name, Line: 1, Column: 1}, Reason: reason}}
	}
	switch {
	case len(data) > MaxFile:
		return refuse(fmt.Sprintf("the file has more than %s: divide it, and give the parts one after another", schema.FormatSize(MaxFile)))
	case strings.TrimSpace(string(data)) == "":
		return refuse("there is nothing in it: want commands: and a list of entries")
	}
	f, err := schema.Parse(name, data, shape())
	if err != nil {
		return nil, err
	}
	f.Name = name
	f.setFile(name)
	return &f, nil
}

// setFile names the file in every position.
func (f *File) setFile(name string) {
	for _, e := range f.Entries {
		e.setFile(name)
	}
}

func (e *Entry) setFile(name string) {
	e.Pos.File, e.atPos.File = name, name
	for _, t := range e.templates() {
		t.Pos.File = name
	}
	for i := range e.Answers {
		for j := range e.Answers[i] {
			e.Answers[i][j].Pos.File = name
		}
	}
}

// Identity is what a modem and its SIM are called.
func Identity() schema.Shape[custom.Identity] {
	word := func(want string) schema.Shape[string] {
		return schema.Checked(schema.OneLine(want), func(s string) error {
			if s == "" || len(s) > 64 || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' || r == '"' }) {
				return fmt.Errorf("%q is not a name of a module: want %s, of at most 64 printable ASCII characters", schema.Clip(s), want)
			}
			return nil
		})
	}
	digits := func(want string, least, most int, prefix string) schema.Shape[string] {
		return schema.Checked(schema.OneLine(want), func(s string) error {
			bare := strings.TrimPrefix(s, prefix)
			if len(bare) < least || len(bare) > most || strings.Trim(bare, "0123456789") != "" {
				return fmt.Errorf("%q is not valid here: want %s", schema.Clip(s), want)
			}
			return nil
		})
	}
	type id = custom.Identity
	return schema.Object[id]{
		Name: "identity", Doc: "What the modem and its SIM are called, where it is not the profile's.",
		Fields: []schema.Field[id]{
			schema.Key("model", "The model, as in AT+CGMM.", word("a model such as EC25"), func(i *id) *string { return &i.Model }),
			schema.Key("revision", "The firmware, as in AT+CGMR.", word("a revision such as EC25EFAR06A06M4G"), func(i *id) *string { return &i.Revision }),
			schema.Key("imei", "The IMEI, as in AT+CGSN.", digits("an IMEI of 15 digits in quotes", 15, 15, ""), func(i *id) *string { return &i.IMEI }),
			schema.Key("imsi", "The IMSI, as in AT+CIMI.", digits("an IMSI of 6 to 15 digits in quotes", 6, 15, ""), func(i *id) *string { return &i.IMSI }),
			schema.Key("iccid", "The ICCID, as in AT+QCCID.", digits("an ICCID of 18 to 20 digits in quotes", 18, 20, ""), func(i *id) *string { return &i.ICCID }),
			schema.Key("msisdn", "The SIM's number, as in AT+CNUM.", digits("a number of 3 to 15 digits in quotes, with or without +", 3, 15, "+"), func(i *id) *string { return &i.MSISDN }),
		},
	}.Shape()
}

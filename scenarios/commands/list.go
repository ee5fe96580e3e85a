package commands

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"ptymodem/emulator/custom"
	"ptymodem/scenarios/schema"
)

// A List is the commands of a modem: those of a scenario itself, then files in their order, then
// packs. The first entry that matches answers.
type List struct {
	Own   []*Entry
	Named []Named
}

// A Named is a file or a pack that a list names.
type Named struct {
	Pos  schema.Pos
	Path string // of a file as the scenario names it; empty for a pack
	File *File  // nil until the file is read
}

// ListShape is a list as a scenario has it: entries, names of packs, and {file: PATH}.
func ListShape() schema.Shape[List] {
	word := schema.Scalar("the name of a pack: "+schema.Or(Packs()), schema.JSON{"enum": Packs()}, func(name string) (item, error) {
		f, err := Pack(name)
		return item{pack: f}, err
	})
	items := schema.List(schema.Positioned(schema.WordOr(word, itemObject().Shape()), func(i *item) *schema.Pos { return &i.pos }))
	return schema.Parsed(items, newList)
}

// An item of a list is an entry, a file, or a pack.
type item struct {
	pos   schema.Pos
	entry Entry
	file  string
	pack  *File
}

func itemObject() schema.Object[item] {
	o := schema.Object[item]{
		Name: "listed command", Doc: "A command and its answer, or a file of them.",
		Fields: append(entryKeys(func(i *item) *Entry { return &i.entry }),
			schema.Key("file", "A file of commands, its path beside the scenario's file.", schema.Checked(schema.Text("a path beside the scenario's file"), checkPath), func(i *item) *string { return &i.file })),
		Rules: []schema.Rule{schema.AnyOf("at", "file")},
		Check: func(got schema.Keys, i *item) error {
			if got.Has("file") {
				return nil
			}
			return i.entry.read(got)
		},
	}
	for _, key := range []string{"at", "answer", "answers", "set", "prompt", "override", "keep"} {
		o.Rules = append(o.Rules, schema.AtMostOne("a file has entries of its own", "file", key))
	}
	o.Rules = append(append(o.Rules, entryRules()...), schema.Needs("a command has an answer", "at", "answer", "answers"))
	return o
}

// checkPath wants a path that can be joined to that of the scenario.
func checkPath(s string) error {
	if s == "" || path.IsAbs(s) || strings.Contains(s, `\`) {
		return fmt.Errorf("%q is not a path beside the scenario's file: want a relative one with slashes, as in commands/mqtt.yaml", schema.Clip(s))
	}
	return nil
}

func newList(items []item) (List, error) {
	var l List
	for i := range items {
		it := &items[i]
		switch {
		case it.pack != nil:
			l.Named = append(l.Named, Named{Pos: it.pos, File: it.pack})
		case it.file != "":
			l.Named = append(l.Named, Named{Pos: it.pos, Path: it.file})
		default:
			l.Own = append(l.Own, &it.entry)
		}
	}
	return l, nil
}

// Check finds what is wrong with the entries of the list itself together. It is for whoever reads a
// list, before the positions have a file.
func (l *List) Check() error { return check(l.Own) }

// SetFile names the scenario's file in every position.
func (l *List) SetFile(name string) {
	for _, e := range l.Own {
		e.setFile(name)
	}
	for i := range l.Named {
		l.Named[i].Pos.File = name
	}
}

// Read reads the files that the list names, by open, which finds the bytes of a path and what the
// file is called. Any error is [schema.Errors].
func (l *List) Read(open func(path string) (name string, data []byte, err error)) error {
	var found []error
	for i := range l.Named {
		n := &l.Named[i]
		if n.File != nil {
			continue
		}
		name, data, err := open(n.Path)
		if err != nil {
			found = append(found, &schema.Error{Pos: n.Pos, Reason: "file: " + n.Path + " " + err.Error()})
			continue
		}
		n.File, err = Parse(name, data)
		found = append(found, err)
	}
	return schema.Join(found...)
}

// Files are the files that are not read yet.
func (l *List) Files() []Named {
	return slices.DeleteFunc(slices.Clone(l.Named), func(n Named) bool { return n.File != nil })
}

// With is the list with more files and packs behind its own. A pack that it has already is left out.
func (l List) With(files ...*File) List {
	l.Named = slices.Clone(l.Named)
	for _, f := range files {
		if f.pack == "" || !slices.ContainsFunc(l.Named, func(n Named) bool { return n.File != nil && n.File.pack == f.pack }) {
			l.Named = append(l.Named, Named{File: f})
		}
	}
	return l
}

// Empty reports that there is nothing in the list.
func (l *List) Empty() bool { return len(l.Own) == 0 && len(l.Named) == 0 }

// Entries are all that there are, in the order in which they are asked.
func (l *List) Entries() []*Entry {
	all := slices.Clone(l.Own)
	for _, ofPacks := range []bool{false, true} {
		for _, n := range l.Named {
			if n.File != nil && (n.File.pack != "") == ofPacks {
				all = append(all, n.File.Entries...)
			}
		}
	}
	return all
}

// Identity is given, and where it has none, that of the files, the first first.
func (l *List) Identity(given custom.Identity) custom.Identity {
	for _, n := range l.Named {
		if n.File != nil {
			given = given.Over(n.File.Identity)
		}
	}
	return given
}

// Source is the list as a scenario has it, with the entries of files in their place: see
// [schema.Keys.Source].
func (l *List) Source() []any {
	var all []any
	entries := func(of []*Entry) {
		for _, e := range of {
			all = append(all, e.source)
		}
	}
	entries(l.Own)
	for _, n := range l.Named {
		if n.File != nil && n.File.pack == "" {
			entries(n.File.Entries)
		}
	}
	for _, n := range l.Named {
		if n.File != nil && n.File.pack != "" {
			all = append(all, n.File.pack)
		}
	}
	return all
}

package scenarios

import (
	"fmt"
	"slices"

	"ptymodem/emulator/lint"
	"ptymodem/scenarios/schema"
)

// An Expect is what should be so at the end of a scenario. What is not given is not looked at.
type Expect struct {
	Exit         *int // exit status of the host software
	ExitPos      schema.Pos
	Server       []File
	UFS, SD, RAM []File
	AT           Lines
	Lint         *Lint
}

// Lines are lines on the port, of either direction, echo left out.
type Lines struct {
	Contains []schema.Line // each comes
	Never    []schema.Line // none comes
}

// A Lint says which findings may come: only those allowed.
type Lint struct {
	schema.Pos
	Allowed []LintID
}

// A LintID names a finding.
type LintID struct {
	schema.Pos
	ID string
}

func expectObject() schema.Object[Expect] {
	store := func() schema.Shape[[]File] {
		return filesObject("expected store", "Files of a store at the end.", checkStoreName).Shape()
	}
	server := filesObject("expected server", "Files of the embedded server at the end.", checkServerPath).Shape()
	return schema.Object[Expect]{
		Name: "expect", Doc: "What must be so at the end.",
		Fields: []schema.Field[Expect]{
			schema.Key("exit", "The exit status of the host software.", schema.Optional(schema.Int(0, 255)), func(e *Expect) **int { return &e.Exit }),
			schema.Key("server", "Files of the embedded server.", server, func(e *Expect) *[]File { return &e.Server }),
			schema.Key("ufs", "Files of the flash store.", store(), func(e *Expect) *[]File { return &e.UFS }),
			schema.Key("sd", "Files of the SD card.", store(), func(e *Expect) *[]File { return &e.SD }),
			schema.Key("ram", "Files of the RAM: store.", store(), func(e *Expect) *[]File { return &e.RAM }),
			schema.Key("at", "Lines on the port.", linesObject().Shape(), func(e *Expect) *Lines { return &e.AT }),
			schema.Key("lint", "none, or the ids of the findings that are allowed.", schema.Optional(lintShape()), func(e *Expect) **Lint { return &e.Lint }),
		},
		Check: func(got schema.Keys, e *Expect) error {
			if e.Exit != nil {
				e.ExitPos = got.PosOf("exit")
			}
			if e.Lint != nil {
				e.Lint.Pos = got.PosOf("lint")
			}
			return nil
		},
	}
}

func filesObject(name, doc string, check func(string) error) schema.Object[[]File] {
	return schema.Object[[]File]{
		Name: name, Doc: doc,
		Fields: []schema.Field[[]File]{
			schema.Key("files", "Contents by name, or absent. Files that are not named may be there.",
				filesShape(expectedContent(), check), func(f *[]File) *[]File { return f }).Must(),
		},
	}
}

func linesObject() schema.Object[Lines] {
	return schema.Object[Lines]{
		Name: "expected lines", Doc: "Lines of either direction, echo left out: whole ones, or /regexps/.",
		Fields: []schema.Field[Lines]{
			schema.Key("contains", "Each of these comes.", schema.OneOrList(schema.LineShape()), func(l *Lines) *[]schema.Line { return &l.Contains }),
			schema.Key("never", "None of these comes.", schema.OneOrList(schema.LineShape()), func(l *Lines) *[]schema.Line { return &l.Never }),
		},
		Rules: []schema.Rule{schema.AnyOf("contains", "never")},
	}
}

func lintShape() schema.Shape[Lint] {
	none := schema.Convert(schema.Words("none"), func(string) Lint { return Lint{} })
	return schema.WordOr(none, schema.Convert(schema.List(lintID()), func(ids []LintID) Lint { return Lint{Allowed: ids} }))
}

// lintID is the id of a finding that there is: another would allow nothing.
func lintID() schema.Shape[LintID] {
	var known []string
	for _, finding := range lint.Catalogue() {
		known = append(known, finding.ID)
	}
	id := schema.Checked(schema.Text("the id of a finding, such as typed-ahead"), func(s string) error {
		if slices.Contains(known, s) {
			return nil
		}
		if near, ok := schema.Close(s, known); ok {
			return fmt.Errorf("unknown finding %q: the nearest is %s (FIDELITY.md lists all)", schema.Clip(s), near)
		}
		return fmt.Errorf("unknown finding %q: want one of %s (FIDELITY.md describes them)", schema.Clip(s), schema.Or(known))
	})
	ids := schema.Convert(id, func(s string) LintID { return LintID{ID: s} })
	return schema.Positioned(ids, func(l *LintID) *schema.Pos { return &l.Pos })
}

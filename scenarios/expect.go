package scenarios

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

// An Expect is what should be so at the end of a scenario. What is not given is not looked at.
type Expect struct {
	Exit         *int // exit status of the host software
	ExitPos      Pos
	Server       []File
	UFS, SD, RAM []File
	AT           Lines
	Lint         *Lint
}

// Lines are lines on the port, of either direction, echo left out.
type Lines struct {
	Contains []Line // each comes
	Never    []Line // none comes
}

// A Lint says which findings may come: only those allowed.
type Lint struct {
	Pos
	Allowed []LintID
}

// A LintID names a finding.
type LintID struct {
	Pos
	ID string
}

func expectObject() object[Expect] {
	store := func() shape[[]File] {
		return filesObject("expected store", "Files of a store at the end.", checkStoreName).shape()
	}
	server := filesObject("expected server", "Files of the embedded server at the end.", checkServerPath).shape()
	return object[Expect]{
		name: "expect", doc: "What should be so at the end.",
		fields: []field[Expect]{
			key("exit", "The exit status of the host software.", optional(number(0, 255)), func(e *Expect) **int { return &e.Exit }),
			key("server", "Files of the embedded server.", server, func(e *Expect) *[]File { return &e.Server }),
			key("ufs", "Files of the flash store.", store(), func(e *Expect) *[]File { return &e.UFS }),
			key("sd", "Files of the SD card.", store(), func(e *Expect) *[]File { return &e.SD }),
			key("ram", "Files of the RAM: store.", store(), func(e *Expect) *[]File { return &e.RAM }),
			key("at", "Lines on the port.", linesObject().shape(), func(e *Expect) *Lines { return &e.AT }),
			key("lint", "none, or the ids of the findings that are allowed.", optional(lintShape()), func(e *Expect) **Lint { return &e.Lint }),
		},
		check: func(got keys, e *Expect) error {
			if e.Exit != nil {
				e.ExitPos = got.posOf("exit")
			}
			if e.Lint != nil {
				e.Lint.Pos = got.posOf("lint")
			}
			return nil
		},
	}
}

func filesObject(name, doc string, check func(string) error) object[[]File] {
	return object[[]File]{
		name: name, doc: doc,
		fields: []field[[]File]{
			key("files", "Contents by name, or absent. Files that are not named may be there.",
				filesShape(expectedContent(), check), func(f *[]File) *[]File { return f }).must(),
		},
	}
}

func linesObject() object[Lines] {
	return object[Lines]{
		name: "expected lines", doc: "Lines of either direction, echo left out: whole ones, or /regexps/.",
		fields: []field[Lines]{
			key("contains", "Each of these comes.", oneOrList(lineShape()), func(l *Lines) *[]Line { return &l.Contains }),
			key("never", "None of these comes.", oneOrList(lineShape()), func(l *Lines) *[]Line { return &l.Never }),
		},
		rules: []rule{anyOf("contains", "never")},
	}
}

func lintShape() shape[Lint] {
	none := convert(words("none"), func(string) Lint { return Lint{} })
	return wordOr(none, convert(listOf(lintID()), func(ids []LintID) Lint { return Lint{Allowed: ids} }))
}

func lintID() shape[LintID] {
	id := checked(text("the id of a finding, such as typed-ahead"), func(s string) error {
		if s == "" || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-") != "" {
			return fmt.Errorf("%q is not the id of a finding: small letters and hyphens are right, as in typed-ahead", clip(s))
		}
		return nil
	})
	return shape[LintID]{id.want, id.schema, func(n *yaml.Node) (LintID, error) {
		s, err := id.decode(n)
		n = resolve(n)
		return LintID{Pos{Line: n.Line, Column: n.Column}, s}, err
	}}
}

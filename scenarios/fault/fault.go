package fault

import (
	"strings"
	"time"

	"ptymodem/redact"
	"ptymodem/scenarios/fault/action"
	"ptymodem/scenarios/schema"
)

// A Fault is something that goes wrong, and when.
type Fault struct {
	schema.Pos
	When     When
	Do       []action.Action // in the order in which they are applied
	Optional bool            // it need not fire for the scenario to pass
	Source   Source
}

// A Source is a fault as it was written, as JSON has it: see [schema.Keys.Source].
type Source struct{ When, Do any }

func (f *Fault) String() string { return f.In(redact.Masked) }

// In is the fault in a view of secrets.
func (f *Fault) In(v redact.View) string { return "{" + f.When.In(v) + "}" }

// Does names its actions, as in "drop-data, urc".
func (f *Fault) Does() string {
	if len(f.Do) == 0 {
		return "nothing"
	}
	names := make([]string, len(f.Do))
	for i, a := range f.Do {
		names[i] = a.Spec().Name
	}
	return strings.Join(names, ", ")
}

// Drops is the connection that it drops. Of both it is the control connection: without it there is
// none for data.
func (f *Fault) Drops() action.Connection {
	dropped := action.NoConnection
	for _, a := range f.Do {
		if c := a.Spec().Connection; c != action.NoConnection && dropped != action.ControlConnection {
			dropped = c
		}
	}
	return dropped
}

// Cuts reports that it ends a transfer early.
func (f *Fault) Cuts() bool { return f.cut() > 0 }

// cut is the first byte that is missing of the transfer that it ends, 0 if it ends none.
func (f *Fault) cut() int64 {
	for _, a := range f.Do {
		if cut := a.Spec().Cut; cut > 0 {
			return cut
		}
	}
	return 0
}

// Object is a fault as a scenario file has it.
func Object() schema.Object[Fault] {
	return schema.Object[Fault]{
		Name: "fault", Doc: "Something that goes wrong, and when.",
		Fields: []schema.Field[Fault]{
			schema.Key("when", "What it waits for. All of its keys must hold.", whenObject().Shape(), func(f *Fault) *When { return &f.When }).Must(),
			schema.Key("do", "What goes wrong: an action, or a list of several.", action.Shape(), func(f *Fault) *[]action.Action { return &f.Do }).Must(),
			schema.Key("optional", "The scenario may pass although it never fires.", schema.True(), func(f *Fault) *bool { return &f.Optional }),
		},
		Check: func(got schema.Keys, f *Fault) error {
			f.Pos, f.Source = got.Pos(), Source{got.Source("when"), got.Source("do")}
			for _, a := range f.Do {
				if err := action.Fits(a, f.When.occasion()); err != nil {
					return got.Wrong("do", "%v", err)
				}
			}
			if err := action.Together(f.Do); err != nil {
				return got.Wrong("do", "%v", err)
			}
			return nil
		},
	}
}

// WhenShape is what stands behind when.
func WhenShape() schema.Shape[When] { return whenObject().Shape() }

// ParseDo reads actions as they stand behind do, that are to be done at once: those that go with a
// time alone. Its errors name the file "do".
func ParseDo(s string) ([]action.Action, error) {
	do, err := schema.Parse("do", []byte(s), action.Shape())
	if err != nil {
		return nil, err
	}
	now := time.Duration(0)
	w := When{Time: &now}
	for _, a := range do {
		if err := action.Fits(a, w.occasion()); err != nil {
			return nil, &schema.Error{Pos: schema.Pos{File: "do", Line: 1, Column: 1}, Reason: err.Error()}
		}
	}
	if err := action.Together(do); err != nil {
		return nil, &schema.Error{Pos: schema.Pos{File: "do", Line: 1, Column: 1}, Reason: err.Error()}
	}
	return do, nil
}

// Parse reads one fault as it stands in a scenario's list, as in "{when: {ftp: STOR}, do:
// drop-data}". Its errors name the file "fault".
func Parse(s string) (*Fault, error) {
	f, err := schema.Parse("fault", []byte(s), Object().Shape())
	if err != nil {
		return nil, err
	}
	f.File = "fault"
	return &f, nil
}

package scenarios

import (
	"slices"
	"strings"

	"ptymodem/scenarios/schema"
)

// A Fault is something that goes wrong, and when.
type Fault struct {
	schema.Pos
	When     When
	Do       []Action // in the order in which they are carried out
	Optional bool     // it need not strike for the scenario to pass
}

func (f *Fault) String() string { return "{" + f.When.String() + "}" }

// Does names what it does, as in "drop-data, urc".
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

// DropsControl tells that drop-control is among what it does.
func (f *Fault) DropsControl() bool { return slices.Contains(f.Do, Action(DropControl{})) }

func faultObject() schema.Object[Fault] {
	return schema.Object[Fault]{
		Name: "fault", Doc: "Something that goes wrong, and when.",
		Fields: []schema.Field[Fault]{
			schema.Key("when", "What it waits for; all that is given must hold.", whenObject().Shape(), func(f *Fault) *When { return &f.When }).Must(),
			schema.Key("do", "What goes wrong: an action, or a list of several.", doShape(), func(f *Fault) *[]Action { return &f.Do }).Must(),
			schema.Key("optional", "It may never strike without failing the scenario.", schema.True(), func(f *Fault) *bool { return &f.Optional }),
		},
		Check: func(got schema.Keys, f *Fault) error {
			f.Pos = got.Pos()
			for _, a := range f.Do {
				if err := fit(a, &f.When); err != nil {
					return got.Wrong("do", "%v", err)
				}
			}
			if err := together(f.Do); err != nil {
				return got.Wrong("do", "%v", err)
			}
			return nil
		},
	}
}

// ParseFault reads one fault as it stands in a scenario's list, as in "{when: {ftp: STOR}, do: drop-data}". Its errors
// name the file "fault".
func ParseFault(s string) (*Fault, error) {
	f, err := schema.Parse("fault", []byte(s), faultObject().Shape())
	if err != nil {
		return nil, err
	}
	f.File = "fault"
	return &f, nil
}

package reference

import "ptymodem/emulator/at"

// A Command is one of the table as a program reads it, to complete a line or to explain one. The
// words are those of [WriteText].
type Command struct {
	Name    string   `json:"name"` // with AT
	Brief   string   `json:"brief"`
	Family  string   `json:"family"`
	Support string   `json:"support"` // implemented, setting, fixed or partial
	Note    string   `json:"note,omitempty"`
	Source  string   `json:"source"`
	Forms   []string `json:"forms"`
	Params  []Param  `json:"params"`
}

// A Param is a parameter. Where the settings of a command have different ones of the same name,
// each setting has an entry of its own.
type Param struct {
	Name     string `json:"name"`
	Values   string `json:"values"`
	Default  string `json:"default,omitempty"`  // or the initial value of a setting
	Optional bool   `json:"optional,omitempty"` // it may be left out
	Of       string `json:"of,omitempty"`       // the only setting that has it, as in AT+QFTPCFG="account"
}

// List is the whole table, in the order of the documentation.
func List(t *at.Table) []Command {
	all := []Command{}
	for _, s := range families(t) {
		for _, c := range s.commands {
			all = append(all, Command{
				Name: "AT" + c.Name, Brief: c.Brief, Family: s.family.String(), Support: c.Support.String(),
				Note: c.Note, Source: source(c.Ref), Forms: ShownForms(c), Params: params(c),
			})
		}
	}
	return all
}

func params(c *at.Command) []Param {
	all := []Param{}
	for _, p := range described(c) {
		entry := Param{Name: p.Name, Values: valuesInWords(&p.Param), Default: p.Default, Optional: p.Optional}
		switch {
		case p.apart && len(p.keys) > 0:
			for _, key := range p.keys {
				entry.Of = key
				all = append(all, entry)
			}
			continue
		case len(p.keys) == 1:
			entry.Of = p.keys[0]
		}
		all = append(all, entry)
	}
	return all
}

package action

import (
	"cmp"
	"slices"

	"ptymodem/ftpbackend/plan"
	"ptymodem/scenarios/schema"
)

// An Action is what a fault does.
type Action interface {
	// Spec describes the action.
	Spec() Spec
	// Apply does it, when its fault fires.
	Apply(*Target)
}

// A Planner is an action that an FTP command must be sent with. Its Plan is asked before the
// command is sent, its Apply when the fault fires.
type Planner interface {
	Action
	Plan(*Target, *plan.Plan)
}

// A Spec describes an action. The decoder, the schema and the documentation come from it.
type Spec struct {
	Name    string   // the word that `do` takes
	Doc     string   // its paragraph of the documentation
	Example string   // what stands after `do:`
	Group   Group    // where the documentation has it
	Moments []Moment // the triggers that it goes with
	Role    Role     // in the answer or reply

	Verbs    []string             // the FTP commands that it goes with; nil is any
	NotAfter string               // why it does not go with `after`; empty if it does
	Greets   bool                 // it goes with `ftp: greeting`
	Check    func(Occasion) error // what else must be so; nil is nothing

	// A fault fires when its event comes, unless one of its actions needs something that comes
	// later:
	Cut        int64      // ends a transfer in front of this byte, the first being 1, and fires there; 0: ends none
	Connection Connection // resets it, and fires when there is one

	value *schema.Shape[Action] // how it is written as a mapping; nil if the word alone is all
	word  *Action               // what the word alone means; nil if it needs a value
}

// A Group is a chapter of the documentation.
type Group int

// The groups, in the order of the documentation.
const (
	OfAnswer  Group = iota // how a command is answered
	OfModem                // the modem as a whole, its SIM and its network
	OfNetwork              // connections
	OfServer               // what a server does
	OfStorage              // the stores
)

// A Role is the part that an action plays in an answer or reply. It decides which actions go
// together in one `do`.
type Role int

// The roles of an action.
const (
	Beside  Role = iota // happens beside the answer
	Instead             // is the answer
	Mute                // leaves no answer
	Last                // leaves no answer, or comes after the one that another action is
	Shapes              // changes how the answer comes
)

func (r Role) answers() bool { return r == Instead || r == Mute }

// A Connection is one of an FTP session.
type Connection int

// The connections of an FTP session.
const (
	NoConnection Connection = iota
	ControlConnection
	DataConnection
)

// Specs describe all actions, in the order of the documentation.
func Specs() []Spec {
	var specs []Spec
	for _, a := range catalogue() {
		specs = append(specs, a.Spec())
	}
	slices.SortFunc(specs, func(a, b Spec) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Name, b.Name))
	})
	return specs
}

// word makes a spec of an action without parameters.
func word(a Action, s Spec) Spec {
	s.word = &a
	return s
}

// keyed makes a spec of an action with parameters, the first of which has the action's name for its
// key.
func keyed[A Action](s Spec, fields ...schema.Field[A]) Spec {
	fields[0] = fields[0].Must()
	o := schema.Object[A]{Name: "action " + s.Name, Doc: s.Doc, Fields: fields}
	v := schema.Convert(o.Shape(), func(a A) Action { return a })
	s.value = &v
	return s
}

// Shape is what stands after `do:`: a word, a mapping with the action's name for its first key, or
// a list of those.
func Shape() schema.Shape[[]Action] {
	u := schema.Union[Action]{
		Name: "action", Key: "do", Want: "an action such as drop-data or {reply: \"421 Too many users\"}",
		Several: "for several actions write a list, as in [drop-data, {urc: RING}]",
	}
	for _, s := range Specs() {
		u.Variants = append(u.Variants, schema.Variant[Action]{Name: s.Name, Example: s.Example, Word: s.word, Value: s.value})
	}
	return schema.OneOrList(u.Shape())
}

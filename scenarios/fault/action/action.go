package action

import (
	"fmt"
	"slices"
	"strings"

	"ptymodem/fs"
	"ptymodem/scenarios/schema"
)

// An Action is what a fault does. The set is closed: [Actions] has a specimen of each.
type Action interface {
	// Spec describes the action.
	Spec() Spec
}

// An ActionSpec describes an action: the decoder, the schema and the documentation all come from it.
type Spec struct {
	Name    string   // the word that `do` takes
	Doc     string   // its paragraph of the documentation
	Example string   // what stands after `do:`
	Moments []Moment // the triggers it goes with

	Role Role // in the answer or reply

	Verbs    []string             // the FTP commands that it goes with; nil is any
	NotAfter string               // why it does not go with `after`; empty if it does
	Check    func(Occasion) error // what else must be so; nil is nothing

	// The fault fires when its event comes, unless the action needs something that comes later:
	Cut        int64      // it ends a transfer in front of this byte, the first being 1, and fires there; 0: it ends none
	Connection Connection // the connection that it drops

	value *schema.Shape[Action] // how it is written as a mapping; nil if the word alone is all
	word  *Action               // what the word alone means; nil if it needs a value
}

// A Role is the part that an action plays in an answer or reply. It decides which actions go together in one `do`.
type Role int

// The roles of an action.
const (
	Beside  Role = iota // it happens beside the answer
	Instead             // it is the answer
	Mute                // it leaves no answer
	Shapes              // it changes how the answer comes
)

// A Connection is one of an FTP session.
type Connection int

// The connections of an FTP session.
const (
	NoConnection Connection = iota
	ControlConnection
	DataConnection
)

// Specs are all actions that there are, in the order of the documentation.
func Specs() []Spec {
	all := []Action{
		Answer{}, Fail{}, Silent{}, Delay{}, Garble{}, LoseBytes{}, Split{}, Coalesce{}, URCFirst{}, URC{}, Reboot{}, Hang{},
		NoSignal{}, PDPDeact{}, DNSFail{}, Refuse{}, Stall{}, DropData{}, DropControl{}, Rate{}, Latency{},
		Reply{}, Truncate{}, TLSFail{}, ExpiredCertificate{},
		Full{}, SDRemoved{}, SIMRemoved{},
	}
	specs := make([]Spec, len(all))
	for i, a := range all {
		specs[i] = a.Spec()
	}
	return specs
}

// word makes a spec of an action without parameters.
func word(a Action, s Spec) Spec {
	s.word = &a
	return s
}

// keyed makes a spec of an action with parameters, the first of which has the action's name for its key.
func keyed[A Action](s Spec, fields ...schema.Field[A]) Spec {
	fields[0] = fields[0].Must()
	o := schema.Object[A]{Name: "action " + s.Name, Doc: s.Doc, Fields: fields}
	v := schema.Convert(o.Shape(), func(a A) Action { return a })
	s.value = &v
	return s
}

// Occasion is what a fault waits for, as far as an action has to know it.
type Occasion struct {
	Moment  Moment
	Command *schema.CommandPattern // nil if no AT command is named
	Verb    Verb                   // of ftp, else empty
	Op      fs.Op                  // of file, else empty
	After   int64                  // bytes of the transfer; 0 is its start
}

// Fits reports whether an action can be applied at what a fault waits for.
func Fits(a Action, w Occasion) error {
	s := a.Spec()
	if !slices.Contains(s.Moments, w.Moment) {
		names := make([]string, len(s.Moments))
		for i, m := range s.Moments {
			names[i] = string(m)
		}
		return fmt.Errorf("%s does not go with %s: it goes with %s", s.Name, w.Moment, schema.Or(names))
	}
	if s.NotAfter != "" && w.After > 0 {
		return fmt.Errorf("%s with after: %s", s.Name, s.NotAfter)
	}
	if s.Verbs != nil && w.Verb != "" && w.Verb != AnyVerb && !slices.Contains(s.Verbs, string(w.Verb)) {
		return fmt.Errorf("%s with ftp: %s: no data moves with it; one of %s is right", s.Name, w.Verb, strings.Join(s.Verbs, ", "))
	}
	if s.Check != nil {
		return s.Check(w)
	}
	return nil
}

// Together reports whether the actions of one `do` go with each other.
func Together(all []Action) error {
	for i, a := range all {
		for _, b := range all[:i] {
			switch sa, sb := a.Spec(), b.Spec(); {
			case sa.Name == sb.Name:
				return fmt.Errorf("%s twice in one do: once is enough", sa.Name)
			case sa.Role.answers() && sb.Role.answers():
				return fmt.Errorf("%s and %s in one do: each decides the answer; one of them is right", sb.Name, sa.Name)
			case sa.Role == Mute && sb.Role == Shapes || sa.Role == Shapes && sb.Role == Mute:
				return fmt.Errorf("%s and %s in one do: there is no answer that could be changed", sb.Name, sa.Name)
			}
		}
	}
	return nil
}

func (r Role) answers() bool { return r == Instead || r == Mute }

// Shape is what stands after `do:`: a word, a mapping with the action's name for its first key, or a list of those.
func Shape() schema.Shape[[]Action] { return schema.OneOrList(actionShape()) }

// actionShape is one action: a union of all that there are.
func actionShape() schema.Shape[Action] {
	u := schema.Union[Action]{
		Name: "action", Key: "do", Want: "an action such as drop-data or {reply: \"421 Too many users\"}",
		Several: "for several actions write a list, as in [drop-data, {urc: RING}]",
	}
	for _, s := range Specs() {
		u.Variants = append(u.Variants, schema.Variant[Action]{Name: s.Name, Example: s.Example, Word: s.word, Value: s.value})
	}
	return u.Shape()
}

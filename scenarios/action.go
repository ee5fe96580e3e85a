package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"ptymodem/scenarios/schema"
)

// An Action is what a fault does. The set is closed: [Actions] has a specimen of each.
type Action interface {
	// Spec describes the action.
	Spec() ActionSpec
}

// An ActionSpec describes an action: the decoder, the schema and the documentation all come from it.
type ActionSpec struct {
	Name    string   // the word that `do` takes
	Doc     string   // its paragraph of the documentation
	Example string   // what stands after `do:`
	Moments []Moment // the triggers it goes with

	part  part
	value *schema.Shape[Action] // how it is written as a mapping; nil if the word alone is all
	word  *Action               // what the word alone means; nil if it needs a value
}

// A part is the part an action plays in an answer or reply, which decides what goes together in one `do`.
type part int

const (
	beside  part = iota // happens beside the answer
	instead             // is the answer
	mute                // leaves no answer
	shapes              // changes how the answer comes
)

// Actions are all actions that there are, in the order of the documentation.
func Actions() []ActionSpec {
	all := []Action{
		Answer{}, Fail{}, Silent{}, Delay{}, Garble{}, LoseBytes{}, Split{}, Coalesce{}, URCFirst{}, URC{}, Reboot{}, Hang{},
		NoSignal{}, PDPDeact{}, DNSFail{}, Refuse{}, Stall{}, DropData{}, DropControl{}, Rate{}, Latency{},
		Reply{}, Truncate{}, TLSFail{}, ExpiredCertificate{},
		Full{}, SDRemoved{}, SIMRemoved{},
	}
	specs := make([]ActionSpec, len(all))
	for i, a := range all {
		specs[i] = a.Spec()
	}
	return specs
}

// word makes a spec of an action without parameters.
func word(a Action, s ActionSpec) ActionSpec {
	s.word = &a
	return s
}

// keyed makes a spec of an action with parameters, the first of which has the action's name for its key.
func keyed[A Action](s ActionSpec, fields ...schema.Field[A]) ActionSpec {
	fields[0] = fields[0].Must()
	o := schema.Object[A]{Name: "action " + s.Name, Doc: s.Doc, Fields: fields}
	v := schema.Convert(o.Shape(), func(a A) Action { return a })
	s.value = &v
	return s
}

// A fitter is an action that goes with some of the events of its moments only.
type fitter interface {
	fits(*When) error
}

// fit tells whether the action can be carried out at what w waits for.
func fit(a Action, w *When) error {
	s := a.Spec()
	if m := w.Moment(); !slices.Contains(s.Moments, m) {
		names := make([]string, len(s.Moments))
		for i, m := range s.Moments {
			names[i] = string(m)
		}
		return fmt.Errorf("%s does not go with %s: it goes with %s", s.Name, m, schema.Or(names))
	}
	if f, ok := a.(fitter); ok {
		return f.fits(w)
	}
	return nil
}

// fitsData is for actions on a transfer: at an FTP command there must be one.
func fitsData(name string, w *When) error {
	if w.FTP != "" && !w.FTP.MovesData() {
		return fmt.Errorf("%s with ftp: %s: no data moves with it; one of %s is right", name, w.FTP, strings.Join(dataVerbs(), ", "))
	}
	return nil
}

// together tells whether the actions of one `do` make sense with each other.
func together(all []Action) error {
	for i, a := range all {
		for _, b := range all[:i] {
			switch sa, sb := a.Spec(), b.Spec(); {
			case sa.Name == sb.Name:
				return fmt.Errorf("%s twice in one do: once is enough", sa.Name)
			case sa.part.answers() && sb.part.answers():
				return fmt.Errorf("%s and %s in one do: each decides the answer; one of them is right", sb.Name, sa.Name)
			case sa.part == mute && sb.part == shapes || sa.part == shapes && sb.part == mute:
				return fmt.Errorf("%s and %s in one do: there is no answer that could be changed", sb.Name, sa.Name)
			}
		}
	}
	return nil
}

func (p part) answers() bool { return p == instead || p == mute }

// doShape is what stands after `do:`: a word, a mapping with the action's name for its first key, or a list of those.
func doShape() schema.Shape[[]Action] { return schema.OneOrList(actionShape()) }

// actionShape is one action: a union of all that there are.
func actionShape() schema.Shape[Action] {
	u := schema.Union[Action]{
		Name: "action", Key: "do", Want: "an action such as drop-data or {reply: \"421 Too many users\"}",
		Several: "for several actions write a list, as in [drop-data, {urc: RING}]",
	}
	for _, s := range Actions() {
		u.Variants = append(u.Variants, schema.Variant[Action]{Name: s.Name, Example: s.Example, Word: s.word, Value: s.value})
	}
	return u.Shape()
}

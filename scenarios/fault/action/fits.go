package action

import (
	"fmt"
	"slices"
	"strings"

	"ptymodem/fs"
	"ptymodem/scenarios/schema"
)

// An Occasion is what a fault waits for, as far as its actions need to know.
type Occasion struct {
	Moment  Moment
	Command *schema.CommandPattern // nil if no AT command is named
	Verb    Verb                   // of ftp, else empty
	Op      fs.Op                  // of file, else empty
	After   int64                  // bytes of the transfer; 0 is its start
}

// Fits reports why an action cannot be applied at what a fault waits for, nil if it can.
func Fits(a Action, o Occasion) error {
	s := a.Spec()
	if !s.goesWith(o.Moment) {
		names := make([]string, len(s.Moments))
		for i, m := range s.Moments {
			names[i] = string(m)
		}
		return fmt.Errorf("%s does not go with %s: it goes with %s", s.Name, o.Moment, schema.Or(names))
	}
	if o.Verb == Greeting && !s.Greets {
		return fmt.Errorf("%s does not go with ftp: %s: %s do", s.Name, o.Verb, strings.Join(greeters(), ", "))
	}
	if s.NotAfter != "" && o.After > 0 {
		return fmt.Errorf("%s with after: %s", s.Name, s.NotAfter)
	}
	if s.Verbs != nil && o.Verb != "" && o.Verb != AnyVerb && !slices.Contains(s.Verbs, string(o.Verb)) {
		return fmt.Errorf("%s with ftp: %s: no data moves with it; want one of %s", s.Name, o.Verb, strings.Join(s.Verbs, ", "))
	}
	if s.Check != nil {
		return s.Check(o)
	}
	return nil
}

func (s *Spec) goesWith(m Moment) bool {
	return slices.Contains(s.Moments, m) || m == IdleMoment && slices.Contains(s.Moments, TimeMoment)
}

// greeters are the actions that go with the greeting of the server.
func greeters() []string {
	var names []string
	for _, s := range Specs() {
		if s.Greets {
			names = append(names, s.Name)
		}
	}
	return names
}

// Answered reports that an action is an answer or reply.
func Answered(all []Action) bool {
	return slices.ContainsFunc(all, func(a Action) bool { return a.Spec().Role == Instead })
}

// Together reports why the actions of one `do` do not go with each other, nil if they do.
func Together(all []Action) error {
	mutes := func(r Role) bool { return r == Mute || r == Last && !Answered(all) }
	for i, a := range all {
		for _, b := range all[:i] {
			switch sa, sb := a.Spec(), b.Spec(); {
			case sa.Name == sb.Name && sa.Role != Beside:
				return fmt.Errorf("%s twice in one do: once is enough", sa.Name)
			case sa.Role.answers() && sb.Role.answers():
				return fmt.Errorf("%s and %s in one do: each decides the answer; leave one of them out", sb.Name, sa.Name)
			case sa.Role == Mute && sb.Role == Last || sa.Role == Last && sb.Role == Mute:
				return fmt.Errorf("%s and %s in one do: neither leaves an answer; leave one of them out", sb.Name, sa.Name)
			case mutes(sa.Role) && sb.Role == Shapes || sa.Role == Shapes && mutes(sb.Role):
				return fmt.Errorf("%s and %s in one do: there is no answer that could be changed", sb.Name, sa.Name)
			}
		}
	}
	return nil
}

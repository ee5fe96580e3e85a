package action

import "ptymodem/scenarios/schema"

// Answer replaces the answer to a command. It is the action `answer`.
type Answer struct {
	Lines []string
}

// Spec implements [Action].
func (Answer) Spec() Spec {
	return keyed(Spec{
		Name: "answer", Example: `{answer: [OK, "+QFTPOPEN: 605,0"]}`, Group: OfAnswer,
		Moments: []Moment{AtMoment}, Role: Instead,
		Doc: "Replaces the whole answer to the command: final result code, information and " +
			"result URC. Write one line or a list of lines; each is framed as usual. With an " +
			"empty list there is no answer. The command is not run, so nothing reaches a server " +
			"or a store.",
	},
		schema.Key("answer", "The lines of the answer.",
			schema.OneOrList(schema.OneLine("a line of the answer")), func(a *Answer) *[]string { return &a.Lines }),
	)
}

// Apply implements [Action].
func (a Answer) Apply(t *Target) {
	if r := t.Response; !decided(r) {
		r.Lines, r.Silent = a.Lines, len(a.Lines) == 0
	}
}

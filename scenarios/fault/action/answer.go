package action

import "ptymodem/scenarios/schema"

// Answer says other lines in place of running the command.
type Answer struct {
	Lines []string
}

// Spec implements [Action].
func (Answer) Spec() Spec {
	return keyed(Spec{
		Name: "answer", Example: `{answer: [OK, "+QFTPOPEN: 605,0"]}`, Moments: []Moment{AtMoment}, Role: Instead,
		Doc: "Replaces all that the modem would say to the command: final result code, information and result URC alike, one line or " +
			"a list, each framed as usual; an empty list says nothing. The command is not run, so nothing reaches a server or a store.",
	},
		schema.Key("answer", "The lines to say.", schema.OneOrList(schema.OneLine("a line of the answer")), func(a *Answer) *[]string { return &a.Lines }),
	)
}

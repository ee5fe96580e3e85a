package scenarios

import (
	"time"

	"ptymodem/scenarios/schema"
)

// A Step is one thing that the built-in host does. At most one of Send, Data, Receive, Pause,
// Escape and DTR is given.
type Step struct {
	schema.Pos
	Send    *string // a line, sent with a CR
	Data    *Content
	Receive *Content      // reads exactly these bytes; of KnownContent so many
	Pause   time.Duration // modem time
	Escape  bool          // +++ with its guard times
	DTR     string        // on or off

	Expect []schema.Line // to be read after it, in order
	Exact  bool          // no other lines between them
	Within time.Duration // real time for all of them; 0 is what the scenario's timeout leaves
}

// StepsShape is a list of steps.
func StepsShape() schema.Shape[[]Step] { return schema.List(stepObject().Shape()) }

func stepObject() schema.Object[Step] {
	kinds := []string{"send", "data", "receive", "pause", "escape", "dtr"}
	return schema.Object[Step]{
		Name: "step", Doc: "One thing that the built-in host does.",
		Fields: []schema.Field[Step]{
			schema.Key("send", "A line for the modem; CR is added.", schema.Optional(schema.OneLine("a line to send")), func(s *Step) **string { return &s.Send }),
			schema.Key("data", "Bytes for the modem, in data mode.", schema.Optional(givenContent()), func(s *Step) **Content { return &s.Data }),
			schema.Key("receive", "Reads exactly these bytes.", schema.Optional(receivedContent()), func(s *Step) **Content { return &s.Receive }),
			schema.Key("pause", "Waits that long, in modem time.", schema.Duration(), func(s *Step) *time.Duration { return &s.Pause }),
			schema.Key("escape", "Sends +++ with its guard times.", schema.True(), func(s *Step) *bool { return &s.Escape }),
			schema.Key("dtr", "Switches DTR.", schema.Words("on", "off"), func(s *Step) *string { return &s.DTR }),
			schema.Key("expect", "The lines that must come then, in order: whole lines, or /regexps/.", schema.OneOrList(schema.LineShape()), func(s *Step) *[]schema.Line { return &s.Expect }),
			schema.Key("exact", "No other lines may come between those expected.", schema.Boolean(), func(s *Step) *bool { return &s.Exact }),
			schema.Key("within", "How long to wait for them, in real time.", schema.Duration(), func(s *Step) *time.Duration { return &s.Within }),
		},
		Rules: []schema.Rule{
			schema.AnyOf(append(kinds, "expect")...),
			schema.AtMostOne("a step does one thing; make two of it", kinds...),
			schema.Needs("it says how lines are expected", "exact", "expect"),
			schema.Needs("it says how long to wait for lines", "within", "expect"),
		},
		Check: func(got schema.Keys, s *Step) error {
			s.Pos = got.Pos()
			return nil
		},
	}
}

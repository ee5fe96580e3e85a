package scenarios

import "time"

// A Step is one thing that the built-in host does. At most one of Send, Data, Receive, Pause, Escape and DTR is given.
type Step struct {
	Pos
	Send    *string // a line, sent with a CR
	Data    *Content
	Receive *Content      // reads exactly these bytes; of KnownContent so many
	Pause   time.Duration // modem time
	Escape  bool          // +++ with its guard times
	DTR     string        // on or off

	Expect []Line        // to be read after it, in order
	Exact  bool          // no other lines between them
	Within time.Duration // real time for all of them; 0 is what the scenario's timeout leaves
}

func stepObject() object[Step] {
	deeds := []string{"send", "data", "receive", "pause", "escape", "dtr"}
	return object[Step]{
		name: "step", doc: "One thing that the built-in host does.",
		fields: []field[Step]{
			key("send", "A line for the modem; CR is added.", optional(oneLine("a line to send")), func(s *Step) **string { return &s.Send }),
			key("data", "Bytes for the modem, in data mode.", optional(givenContent()), func(s *Step) **Content { return &s.Data }),
			key("receive", "Reads exactly these bytes.", optional(receivedContent()), func(s *Step) **Content { return &s.Receive }),
			key("pause", "Waits so long, in modem time.", duration(), func(s *Step) *time.Duration { return &s.Pause }),
			key("escape", "Sends +++ with its guard times.", always(), func(s *Step) *bool { return &s.Escape }),
			key("dtr", "Switches DTR.", words("on", "off"), func(s *Step) *string { return &s.DTR }),
			key("expect", "The lines that should come then, in order: whole lines, or /regexps/.", oneOrList(lineShape()), func(s *Step) *[]Line { return &s.Expect }),
			key("exact", "No other lines may come between those expected.", boolean(), func(s *Step) *bool { return &s.Exact }),
			key("within", "How long to wait for them, in real time.", duration(), func(s *Step) *time.Duration { return &s.Within }),
		},
		rules: []rule{
			anyOf(append(deeds, "expect")...),
			atMostOne("a step does one thing; make two of it", deeds...),
			needs("it says how lines are expected", "exact", "expect"),
			needs("it says how long to wait for lines", "within", "expect"),
		},
		check: func(got keys, s *Step) error {
			s.Pos = got.pos()
			return nil
		},
	}
}

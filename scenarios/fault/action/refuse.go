package action

import "ptymodem/ftpbackend/plan"

// Refuse refuses connections. It is the action `refuse`.
type Refuse struct{}

// Spec implements [Action].
func (a Refuse) Spec() Spec {
	return word(a, Spec{
		Name: "refuse", Example: `refuse`, Group: OfNetwork,
		Moments: []Moment{AtMoment, FTPMoment, TimeMoment}, Verbs: DataVerbs(),
		NotAfter: "a connection is refused before any byte moves; leave after out, or take drop-data",
		Doc: "Connections are refused. With at: those that the command opens. With ftp: the data " +
			"connection of that command, which must be one that moves data. With time alone: " +
			"all from then on.",
	})
}

// Apply implements [Action]. With ftp the plan has done it.
func (Refuse) Apply(t *Target) {
	if t.Event.Moment != FTPMoment {
		t.While(t.Testbed.Refuse())
	}
}

// Plan implements [Planner].
func (Refuse) Plan(_ *Target, p *plan.Plan) { p.Refuse = true }

package action

import (
	"time"

	"ptymodem/ftpbackend/plan"
	"ptymodem/scenarios/schema"
)

// Delay delays the answer to a command, or the reply of a server. It is the action `delay`.
type Delay struct {
	By time.Duration // modem time
}

// Spec implements [Action].
func (Delay) Spec() Spec {
	return keyed(Spec{
		Name: "delay", Example: `{delay: 5s}`, Group: OfAnswer,
		Moments: []Moment{AtMoment, FTPMoment}, Role: Shapes,
		NotAfter: "the reply that is late is the one after the transfer anyway; leave after out",
		Greets:   true,
		Doc: "With at: the command runs, and its whole answer comes this much later, in modem " +
			"time. With ftp: the server's reply comes this much later. For a command that moves " +
			"data it is the last reply, after the transfer.",
	},
		schema.Key("delay", "How much later, in modem time.",
			schema.Duration(), func(a *Delay) *time.Duration { return &a.By }),
	)
}

// Apply implements [Action].
func (a Delay) Apply(t *Target) {
	if t.Event.Moment == AtMoment {
		t.Response.Delay += a.By
	}
}

// Plan implements [Planner].
func (a Delay) Plan(_ *Target, p *plan.Plan) { p.Delay += a.By }

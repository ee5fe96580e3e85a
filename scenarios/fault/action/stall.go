package action

import (
	"time"

	"ptymodem/scenarios/schema"
)

// Stall holds up what moves on the network. It is the action `stall`.
type Stall struct {
	For time.Duration // modem time
}

// Spec implements [Action].
func (Stall) Spec() Spec {
	return keyed(Spec{
		Name: "stall", Example: `{stall: 30s}`, Group: OfNetwork,
		Moments: []Moment{AtMoment, FTPMoment, DataMoment, TimeMoment},
		Greets:  true,
		Doc: "Nothing moves on the control and data connections for this long, in modem time and " +
			"in either direction. Then everything held back arrives. The connections stay open.",
	},
		schema.Key("stall", "How long, in modem time.",
			schema.Duration(), func(a *Stall) *time.Duration { return &a.For }),
	)
}

// Apply implements [Action].
func (a Stall) Apply(t *Target) { t.Testbed.Stall(a.For) }

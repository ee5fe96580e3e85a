package action

import (
	"time"

	"ptymodem/scenarios/schema"
)

// Stall holds up what moves on the network.
type Stall struct {
	For time.Duration
}

// Spec implements [Action].
func (Stall) Spec() Spec {
	return keyed(Spec{
		Name: "stall", Example: `{stall: 30s}`, Moments: []Moment{AtMoment, FTPMoment, DataMoment, TimeMoment},
		Doc: "Nothing moves on the control and data connections for that long (modem time), either way; then all of it comes. They " +
			"stay open.",
	},
		schema.Key("stall", "How long, in modem time.", schema.Duration(), func(a *Stall) *time.Duration { return &a.For }),
	)
}

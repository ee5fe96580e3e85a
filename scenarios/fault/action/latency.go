package action

import (
	"time"

	"ptymodem/scenarios/schema"
)

// Latency delays what comes from the network.
type Latency struct {
	By time.Duration
}

// Spec implements [Action].
func (Latency) Spec() Spec {
	return keyed(Spec{
		Name: "latency", Example: `{latency: 800ms}`, Moments: []Moment{AtMoment, FTPMoment, DataMoment, TimeMoment},
		Doc: "Everything that comes from the network comes that much later (modem time): while the command runs, or with time alone " +
			"from then on.",
	},
		schema.Key("latency", "How much later, in modem time.", schema.Duration(), func(a *Latency) *time.Duration { return &a.By }),
	)
}

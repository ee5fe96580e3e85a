package action

import (
	"time"

	"ptymodem/scenarios/schema"
)

// Latency delays all that comes from the network. It is the action `latency`.
type Latency struct {
	By time.Duration // modem time
}

// Spec implements [Action].
func (Latency) Spec() Spec {
	return keyed(Spec{
		Name: "latency", Example: `{latency: 800ms}`, Group: OfNetwork,
		Moments: []Moment{AtMoment, FTPMoment, DataMoment, TimeMoment},
		Doc: "Everything from the network comes this much later, in modem time, while the " +
			"command runs. With time alone: from then on.",
	},
		schema.Key("latency", "How much later, in modem time.",
			schema.Duration(), func(a *Latency) *time.Duration { return &a.By }),
	)
}

// Apply implements [Action].
func (a Latency) Apply(t *Target) { t.While(t.Testbed.SetLatency(a.By)) }

package action

import "ptymodem/scenarios/schema"

// Rate limits the speed of data connections. It is the action `rate`.
type Rate struct {
	BytesPerSecond int64 // of real time
}

// Spec implements [Action].
func (Rate) Spec() Spec {
	return keyed(Spec{
		Name: "rate", Example: `{rate: 10KiB/s}`, Group: OfNetwork,
		Moments: []Moment{AtMoment, FTPMoment, DataMoment, TimeMoment},
		Doc: "Data connections are limited to this rate, in both directions, while the command " +
			"runs. With time alone: from then on.",
	},
		schema.Key("rate", "Bytes per second of real time, as in 64KiB/s.",
			schema.Rate(), func(a *Rate) *int64 { return &a.BytesPerSecond }),
	)
}

// Apply implements [Action].
func (a Rate) Apply(t *Target) { t.While(t.Testbed.LimitRate(a.BytesPerSecond)) }

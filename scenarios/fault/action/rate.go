package action

import "ptymodem/scenarios/schema"

// Rate limits data connections.
type Rate struct {
	BytesPerSecond int64
}

// Spec implements [Action].
func (Rate) Spec() Spec {
	return keyed(Spec{
		Name: "rate", Example: `{rate: 10KiB/s}`, Moments: []Moment{AtMoment, FTPMoment, DataMoment, TimeMoment},
		Doc: "Data connections are no faster than that, both ways: while the command runs, or with time alone from then on.",
	},
		schema.Key("rate", "Bytes a second of real time, as in 64KiB/s.", schema.Rate(), func(a *Rate) *int64 { return &a.BytesPerSecond }),
	)
}

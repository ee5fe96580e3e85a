package action

import (
	"time"

	"ptymodem/scenarios/schema"
)

// NoSignal takes the network away for a while.
type NoSignal struct {
	For time.Duration
}

// Spec implements [Action].
func (NoSignal) Spec() Spec {
	return keyed(Spec{
		Name: "no-signal", Example: `{no-signal: 10s}`, Moments: AllMoments(),
		Doc: "The modem loses the network for that long (modem time): connections break, +CREG and +CSQ say so, and afterwards it " +
			"registers again. PDP contexts are gone.",
	},
		schema.Key("no-signal", "How long, in modem time.", schema.Duration(), func(a *NoSignal) *time.Duration { return &a.For }),
	)
}

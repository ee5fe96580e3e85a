package scenarios

import (
	"time"

	"ptymodem/scenarios/schema"
)

// NoSignal takes the network away for a while.
type NoSignal struct {
	For time.Duration
}

// Spec implements [Action].
func (NoSignal) Spec() ActionSpec {
	return keyed(ActionSpec{
		Name: "no-signal", Example: `{no-signal: 10s}`, Moments: allMoments(),
		Doc: "The modem loses the network for that long (modem time): connections break, +CREG and +CSQ say so, and afterwards it " +
			"registers again. PDP contexts are gone.",
	},
		schema.Key("no-signal", "How long, in modem time.", schema.Duration(), func(a *NoSignal) *time.Duration { return &a.For }),
	)
}

package action

import (
	"time"

	"ptymodem/emulator/hook"
	"ptymodem/scenarios/schema"
)

// NoSignal takes the network away for a while. It is the action `no-signal`.
type NoSignal struct {
	For time.Duration // modem time
}

// Spec implements [Action].
func (NoSignal) Spec() Spec {
	return keyed(Spec{
		Name: "no-signal", Example: `{no-signal: 10s}`, Group: OfModem,
		Moments: AllMoments(),
		Doc: "The modem has no network for this long, in modem time. Connections break, PDP " +
			"contexts are deactivated, and +CREG and +CSQ report it. Then the modem registers " +
			"again.",
	},
		schema.Key("no-signal", "How long, in modem time.",
			schema.Duration(), func(a *NoSignal) *time.Duration { return &a.For }),
	)
}

// Apply implements [Action].
func (a NoSignal) Apply(t *Target) { t.Do(hook.LoseSignal{For: a.For}) }

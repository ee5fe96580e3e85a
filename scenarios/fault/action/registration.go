package action

import (
	"ptymodem/emulator/cellular"
	"ptymodem/emulator/hook"
	"ptymodem/scenarios/schema"
)

// Registration changes what network there is for the modem. It is the action `registration`.
type Registration struct {
	Word string // of cellular.RegistrationWords
}

// Spec implements [Action].
func (Registration) Spec() Spec {
	return keyed(Spec{
		Name: "registration", Example: `{registration: denied}`, Group: OfModem,
		Moments: AllMoments(),
		Doc: "The registration changes, until the next change: home (+CREG reports 1), roaming " +
			"(5), none (0), searching (2), denied (3), unknown (4) or emergency (8). The URCs of " +
			"+CREG, +CGREG and +CEREG come if the host has switched them on. When the modem loses " +
			"its registration, connections break and PDP contexts are deactivated.",
	},
		schema.Key("registration", "The new state.",
			schema.Words(cellular.RegistrationWords()...), func(a *Registration) *string { return &a.Word }),
	)
}

// Apply implements [Action].
func (a Registration) Apply(t *Target) { t.Do(hook.Register{To: a.Word}) }

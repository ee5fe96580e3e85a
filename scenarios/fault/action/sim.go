package action

import (
	"ptymodem/emulator/cellular"
	"ptymodem/emulator/hook"
	"ptymodem/scenarios/schema"
)

// SIM puts the SIM in or takes it out. It is the action `sim`.
type SIM struct {
	Word string // of cellular.SIMWords
}

// Spec implements [Action].
func (SIM) Spec() Spec {
	return keyed(Spec{
		Name: "sim", Example: `{sim: absent}`, Group: OfModem,
		Moments: AllMoments(),
		Doc: "The SIM is removed (absent), or one is inserted (ready) that may ask for its PIN or PUK (pin, puk), and " +
			"stays so. Its URCs come, and without a SIM that is ready the modem loses its registration and all connections.",
	},
		schema.Key("sim", "What becomes of the SIM.",
			schema.Words(cellular.SIMWords()...), func(a *SIM) *string { return &a.Word }),
	)
}

// Apply implements [Action].
func (a SIM) Apply(t *Target) { t.Do(hook.ChangeSIM{To: a.Word}) }

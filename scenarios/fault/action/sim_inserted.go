package action

import "ptymodem/emulator/hook"

// SIMInserted puts the SIM in. It is the action `sim-inserted`.
type SIMInserted struct{}

// Spec implements [Action].
func (a SIMInserted) Spec() Spec {
	return word(a, Spec{
		Name: "sim-inserted", Example: `sim-inserted`, Group: OfModem,
		Moments: AllMoments(),
		Doc:     "Short for {sim: ready}: the SIM is inserted, its URCs come, and the modem registers.",
	})
}

// Apply implements [Action].
func (SIMInserted) Apply(t *Target) { t.Do(hook.ChangeSIM{To: "ready"}) }

package action

import "ptymodem/emulator/hook"

// SIMRemoved removes the SIM. It is the action `sim-removed`.
type SIMRemoved struct{}

// Spec implements [Action].
func (a SIMRemoved) Spec() Spec {
	return word(a, Spec{
		Name: "sim-removed", Example: `sim-removed`, Group: OfModem,
		Moments: AllMoments(),
		Doc: "Short for {sim: absent}: the SIM is removed, its URCs come, and the modem loses its registration " +
			"and all connections.",
	})
}

// Apply implements [Action].
func (SIMRemoved) Apply(t *Target) { t.Do(hook.ChangeSIM{To: "absent"}) }

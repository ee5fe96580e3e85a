package action

import "ptymodem/emulator/hook"

// Hang stops the modem for good. It is the action `hang`.
type Hang struct{}

// Spec implements [Action].
func (a Hang) Spec() Spec {
	return word(a, Spec{
		Name: "hang", Example: `hang`, Group: OfModem,
		Moments: AllMoments(), Role: Mute,
		Doc: "The modem stops responding on every port, for good.",
	})
}

// Apply implements [Action].
func (Hang) Apply(t *Target) { t.Do(hook.Hang{}) }

package action

import "ptymodem/emulator/hook"

// Hang stops the modem for good. It is the action `hang`.
type Hang struct{}

// Spec implements [Action].
func (a Hang) Spec() Spec {
	return word(a, Spec{
		Name: "hang", Example: `hang`, Group: OfModem,
		Moments: AllMoments(), Role: Last,
		Doc: "The modem stops responding on every port, for good. In one do with error, answer or " +
			"reply the command is still answered, its result URC included; then nothing comes.",
	})
}

// Apply implements [Action].
func (Hang) Apply(t *Target) {
	if t.Answered {
		t.Later(hook.Hang{})
		return
	}
	t.Do(hook.Hang{})
}

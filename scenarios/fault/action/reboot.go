package action

import "ptymodem/emulator/hook"

// Reboot restarts the modem in the middle of whatever it does. It is the action `reboot`.
type Reboot struct{}

// Spec implements [Action].
func (a Reboot) Spec() Spec {
	return word(a, Spec{
		Name: "reboot", Example: `reboot`, Group: OfModem,
		Moments: AllMoments(), Role: Mute,
		Doc: "The modem restarts by itself, as in a brown-out. Connections are lost, an answer " +
			"in progress is never finished, settings that were not saved return to their " +
			"defaults, files stay, and the boot URCs come.",
	})
}

// Apply implements [Action].
func (Reboot) Apply(t *Target) { t.Do(hook.Reboot{}) }

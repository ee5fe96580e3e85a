package action

// Reboot restarts the modem in the middle of whatever it does.
type Reboot struct{}

// Spec implements [Action].
func (a Reboot) Spec() Spec {
	return word(a, Spec{
		Name: "reboot", Example: `reboot`, Moments: AllMoments(), Role: Mute,
		Doc: "The modem restarts by itself, as in a brown-out: connections are gone, what was being answered is never finished, " +
			"settings that were not saved are back at their defaults, files stay, and the boot URCs come.",
	})
}

package action

// Hang stops the modem for good.
type Hang struct{}

// Spec implements [Action].
func (a Hang) Spec() Spec {
	return word(a, Spec{
		Name: "hang", Example: `hang`, Moments: AllMoments(), Role: Mute,
		Doc: "The modem says nothing any more, on any port, and does nothing; only a reset or loss of power (outside control) brings " +
			"it back.",
	})
}

package scenarios

// Hang stops the modem for good.
type Hang struct{}

// Spec implements [Action].
func (a Hang) Spec() ActionSpec {
	return word(a, ActionSpec{
		Name: "hang", Example: `hang`, Moments: allMoments(), part: mute,
		Doc: "The modem says nothing any more, on any port, and does nothing; only a reset or loss of power (outside control) brings " +
			"it back.",
	})
}

package scenarios

// SIMRemoved pulls the SIM.
type SIMRemoved struct{}

// Spec implements [Action].
func (a SIMRemoved) Spec() ActionSpec {
	return word(a, ActionSpec{
		Name: "sim-removed", Example: `sim-removed`, Moments: allMoments(),
		Doc: "The SIM is pulled: its URCs come, the registration and with it all connections are gone, and it does not come back.",
	})
}

package action

// SIMRemoved pulls the SIM.
type SIMRemoved struct{}

// Spec implements [Action].
func (a SIMRemoved) Spec() Spec {
	return word(a, Spec{
		Name: "sim-removed", Example: `sim-removed`, Moments: AllMoments(),
		Doc: "The SIM is pulled: its URCs come, the registration and with it all connections are gone, and it does not come back.",
	})
}

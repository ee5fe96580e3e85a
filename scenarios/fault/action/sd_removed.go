package action

// SDRemoved pulls the SD card.
type SDRemoved struct{}

// Spec implements [Action].
func (a SDRemoved) Spec() Spec {
	return word(a, Spec{
		Name: "sd-removed", Example: `sd-removed`, Moments: AllMoments(),
		Doc: "The SD card is pulled: what is open on it fails, and it does not come back.",
	})
}

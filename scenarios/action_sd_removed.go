package scenarios

// SDRemoved pulls the SD card.
type SDRemoved struct{}

// Spec implements [Action].
func (a SDRemoved) Spec() ActionSpec {
	return word(a, ActionSpec{
		Name: "sd-removed", Example: `sd-removed`, Moments: allMoments(),
		Doc: "The SD card is pulled: what is open on it fails, and it does not come back.",
	})
}

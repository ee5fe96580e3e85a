package scenarios

// URCFirst turns the order of OK and its result URC round.
type URCFirst struct{}

// Spec implements [Action].
func (a URCFirst) Spec() ActionSpec {
	return word(a, ActionSpec{
		Name: "urc-first", Example: `urc-first`, Moments: []Moment{AtMoment}, part: shapes,
		Doc: "The result URC of the command arrives before its OK.",
	})
}

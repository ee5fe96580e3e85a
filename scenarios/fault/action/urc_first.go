package action

// URCFirst turns the order of OK and its result URC round.
type URCFirst struct{}

// Spec implements [Action].
func (a URCFirst) Spec() Spec {
	return word(a, Spec{
		Name: "urc-first", Example: `urc-first`, Moments: []Moment{AtMoment}, Role: Shapes,
		Doc: "The result URC of the command arrives before its OK.",
	})
}

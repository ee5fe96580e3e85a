package action

// URCFirst swaps OK and the result URC. It is the action `urc-first`.
type URCFirst struct{}

// Spec implements [Action].
func (a URCFirst) Spec() Spec {
	return word(a, Spec{
		Name: "urc-first", Example: `urc-first`, Group: OfAnswer,
		Moments: []Moment{AtMoment}, Role: Shapes,
		Doc: "The result URC of the command arrives before its OK.",
	})
}

// Apply implements [Action].
func (URCFirst) Apply(t *Target) { t.Response.URCFirst = true }

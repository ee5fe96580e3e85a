package action

// Garble changes bytes of the answer. It is the action `garble`.
type Garble struct{}

// Spec implements [Action].
func (a Garble) Spec() Spec {
	return word(a, Spec{
		Name: "garble", Example: `garble`, Group: OfAnswer,
		Moments: []Moment{AtMoment}, Role: Shapes,
		Doc: "Some bytes of the answer are changed, as by noise on the line: one in eight, and " +
			"at least one. The seed decides which bytes, and into what.",
	})
}

// Apply implements [Action].
func (Garble) Apply(t *Target) { t.Response.Garble, t.Response.Seed = true, t.Seed }

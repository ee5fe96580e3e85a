package action

// Garble changes bytes of the answer.
type Garble struct{}

// Spec implements [Action].
func (a Garble) Spec() Spec {
	return word(a, Spec{
		Name: "garble", Example: `garble`, Moments: []Moment{AtMoment}, Role: Shapes,
		Doc: "The answer to the command comes with some of its bytes changed, one in eight and at least one, as by noise on the " +
			"line. The seed decides which and into what.",
	})
}

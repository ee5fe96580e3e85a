package scenarios

// Coalesce joins OK and its result URC.
type Coalesce struct{}

// Spec implements [Action].
func (a Coalesce) Spec() ActionSpec {
	return word(a, ActionSpec{
		Name: "coalesce", Example: `coalesce`, Moments: []Moment{AtMoment}, part: shapes,
		Doc: "OK and the result URC of the command arrive in one write: OK is held until the URC is there.",
	})
}

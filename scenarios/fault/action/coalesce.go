package action

// Coalesce joins OK and its result URC.
type Coalesce struct{}

// Spec implements [Action].
func (a Coalesce) Spec() Spec {
	return word(a, Spec{
		Name: "coalesce", Example: `coalesce`, Moments: []Moment{AtMoment}, Role: Shapes,
		Doc: "OK and the result URC of the command arrive in one write: OK is held until the URC is there.",
	})
}

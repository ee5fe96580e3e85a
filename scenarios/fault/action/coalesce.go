package action

// Coalesce joins OK and the result URC. It is the action `coalesce`.
type Coalesce struct{}

// Spec implements [Action].
func (a Coalesce) Spec() Spec {
	return word(a, Spec{
		Name: "coalesce", Example: `coalesce`, Group: OfAnswer,
		Moments: []Moment{AtMoment}, Role: Shapes,
		Doc: "OK and the result URC of the command arrive in one write: OK waits for the URC.",
	})
}

// Apply implements [Action].
func (Coalesce) Apply(t *Target) { t.Response.Coalesce = true }

package action

import "ptymodem/scenarios/schema"

// LoseBytes removes bytes from the answer. It is the action `lose-bytes`.
type LoseBytes struct {
	Bytes int
}

// Spec implements [Action].
func (LoseBytes) Spec() Spec {
	return keyed(Spec{
		Name: "lose-bytes", Example: `{lose-bytes: 3}`, Group: OfAnswer,
		Moments: []Moment{AtMoment}, Role: Shapes,
		Doc: "N bytes of the answer never arrive, as after an overrun of a receive buffer. The " +
			"seed decides which. An answer of N bytes or fewer is lost as a whole.",
	},
		schema.Key("lose-bytes", "How many bytes are lost.",
			schema.Int(1, schema.MaxCount), func(a *LoseBytes) *int { return &a.Bytes }),
	)
}

// Apply implements [Action].
func (a LoseBytes) Apply(t *Target) {
	t.Response.Lose += a.Bytes
	t.Response.Seed = t.Seed
}

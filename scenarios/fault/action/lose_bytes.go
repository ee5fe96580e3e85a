package action

import "ptymodem/scenarios/schema"

// LoseBytes takes bytes out of the answer.
type LoseBytes struct {
	Bytes int
}

// Spec implements [Action].
func (LoseBytes) Spec() Spec {
	return keyed(Spec{
		Name: "lose-bytes", Example: `{lose-bytes: 3}`, Moments: []Moment{AtMoment}, Role: Shapes,
		Doc: "So many bytes of the answer never arrive, as after an overrun of a receive buffer; the seed decides which. The answer " +
			"is lost as a whole if it is no longer than that.",
	},
		schema.Key("lose-bytes", "How many bytes are lost.", schema.Int(1, schema.MaxCount), func(a *LoseBytes) *int { return &a.Bytes }),
	)
}

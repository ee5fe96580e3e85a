package action

import (
	"time"

	"ptymodem/scenarios/schema"
)

// Split cuts the answer into pieces. It is the action `split`.
type Split struct {
	Bytes int
	Gap   time.Duration // modem time between two pieces
}

// Spec implements [Action].
func (Split) Spec() Spec {
	return keyed(Spec{
		Name: "split", Example: `{split: 4, gap: 20ms}`, Group: OfAnswer,
		Moments: []Moment{AtMoment}, Role: Shapes,
		Doc: "The whole answer, its result URC included, arrives in pieces of N bytes, with a " +
			"gap of modem time between two pieces. Without gap the pieces are separate writes, " +
			"one right after the other.",
	},
		schema.Key("split", "The size of a piece in bytes.",
			schema.Int(1, schema.MaxCount), func(a *Split) *int { return &a.Bytes }),
		schema.Key("gap", "Modem time between two pieces; none by default.",
			schema.Duration(), func(a *Split) *time.Duration { return &a.Gap }),
	)
}

// Apply implements [Action].
func (a Split) Apply(t *Target) { t.Response.Split, t.Response.Gap = a.Bytes, a.Gap }

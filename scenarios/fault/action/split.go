package action

import (
	"time"

	"ptymodem/scenarios/schema"
)

// Split cuts what the modem says into pieces.
type Split struct {
	Bytes int
	Gap   time.Duration
}

// Spec implements [Action].
func (Split) Spec() Spec {
	return keyed(Spec{
		Name: "split", Example: `{split: 4, gap: 20ms}`, Moments: []Moment{AtMoment}, Role: Shapes,
		Doc: "All that the modem says to the command, its result URC too, arrives in pieces of so many bytes, with a gap of modem " +
			"time between one piece and the next (without gap: separate writes, at once).",
	},
		schema.Key("split", "The size of a piece in bytes.", schema.Int(1, schema.MaxCount), func(a *Split) *int { return &a.Bytes }),
		schema.Key("gap", "Modem time between two pieces; none if left out.", schema.Duration(), func(a *Split) *time.Duration { return &a.Gap }),
	)
}

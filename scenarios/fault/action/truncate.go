package action

import (
	"ptymodem/ftpbackend/plan"
	"ptymodem/scenarios/schema"
)

// Truncate ends a transfer early and reports it as complete. It is the action `truncate`.
type Truncate struct {
	Bytes int64
}

// Spec implements [Action].
func (a Truncate) Spec() Spec {
	return keyed(Spec{
		Name: "truncate", Example: `{truncate: 100}`, Group: OfServer,
		Moments: []Moment{FTPMoment}, Role: Instead,
		Verbs: DataVerbs(), Cut: a.Bytes + 1, NotAfter: "truncate itself says after how many bytes",
		Doc: "The transfer ends normally after N bytes, and the server reports it as complete, " +
			"although the rest is missing. For an upload the server drops the rest.",
	},
		schema.Key("truncate", "How many bytes pass.",
			schema.Size(), func(a *Truncate) *int64 { return &a.Bytes }),
	)
}

// Apply implements [Action]. The plan has done it.
func (Truncate) Apply(*Target) {}

// Plan implements [Planner].
func (a Truncate) Plan(_ *Target, p *plan.Plan) { p.Truncated, p.Truncate = true, a.Bytes }

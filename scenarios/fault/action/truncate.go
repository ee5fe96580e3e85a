package action

import "ptymodem/scenarios/schema"

// Truncate ends a transfer early and calls it complete.
type Truncate struct {
	Bytes int64
}

// Spec implements [Action].
func (a Truncate) Spec() Spec {
	return keyed(Spec{
		Name: "truncate", Example: `{truncate: 100}`, Moments: []Moment{FTPMoment}, Role: Instead,
		Verbs: DataVerbs(), Cut: a.Bytes + 1, NotAfter: "truncate itself says after how many bytes",
		Doc: "The transfer ends in order after so many bytes, and the server says that it is complete: the rest is missing. Of an " +
			"upload the server drops the rest.",
	},
		schema.Key("truncate", "How many bytes pass.", schema.Size(), func(a *Truncate) *int64 { return &a.Bytes }),
	)
}

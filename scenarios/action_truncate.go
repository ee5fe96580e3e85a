package scenarios

import (
	"errors"

	"ptymodem/scenarios/schema"
)

// Truncate ends a transfer early and calls it complete.
type Truncate struct {
	Bytes int64
}

// Spec implements [Action].
func (Truncate) Spec() ActionSpec {
	return keyed(ActionSpec{
		Name: "truncate", Example: `{truncate: 100}`, Moments: []Moment{FTPMoment}, part: instead,
		Doc: "The transfer ends in order after so many bytes, and the server says that it is complete: the rest is missing. Of an " +
			"upload the server drops the rest.",
	},
		schema.Key("truncate", "How many bytes pass.", schema.Size(), func(a *Truncate) *int64 { return &a.Bytes }),
	)
}

func (a Truncate) fits(w *When) error {
	if w.After > 0 {
		return errors.New("truncate with after: truncate itself says after how many bytes")
	}
	return fitsData("truncate", w)
}

package scenarios

import "errors"

// Refuse refuses connections.
type Refuse struct{}

// Spec implements [Action].
func (a Refuse) Spec() ActionSpec {
	return word(a, ActionSpec{
		Name: "refuse", Example: `refuse`, Moments: []Moment{AtMoment, FTPMoment, TimeMoment},
		Doc: "Connections are refused. With at: those that the command opens. With ftp: the data connection of that command (so with " +
			"a command that moves data). With time alone: all from then on.",
	})
}

func (a Refuse) fits(w *When) error {
	if w.After > 0 {
		return errors.New("refuse with after: a connection is refused before any byte moves; leave after out, or take drop-data")
	}
	return fitsData("refuse", w)
}

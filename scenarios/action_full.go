package scenarios

import "fmt"

// Full leaves a store no room.
type Full struct{}

// Spec implements [Action].
func (a Full) Spec() ActionSpec {
	return word(a, ActionSpec{
		Name: "full", Example: `full`, Moments: []Moment{AtMoment, FileMoment, TimeMoment},
		Doc: "With file: that operation finds no room and fails, with 403 (FTP: 619). With at or time every store is full as if files took all that is free: " +
			"QFLDS says 0, and a write has no block beyond its file's, while the command runs, or with time alone from then on. What is stored stays, and what " +
			"is deleted then leaves room.",
	})
}

func (a Full) fits(w *When) error {
	if w.File != "" && w.File != OpWrite && w.File != OpOpen {
		return fmt.Errorf("full with file: %s: it needs no room; open or write is right", w.File)
	}
	return nil
}

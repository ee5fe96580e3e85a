package scenarios

import "fmt"

// Full leaves a store no room.
type Full struct{}

// Spec implements [Action].
func (a Full) Spec() ActionSpec {
	return word(a, ActionSpec{
		Name: "full", Example: `full`, Moments: []Moment{AtMoment, FileMoment, TimeMoment},
		Doc: "The store has no room left for a write: for that operation, while the command runs, or with time alone from then on. " +
			"What is stored stays. Without file every store is meant.",
	})
}

func (a Full) fits(w *When) error {
	if w.File != "" && w.File != OpWrite && w.File != OpOpen {
		return fmt.Errorf("full with file: %s: it needs no room; open or write is right", w.File)
	}
	return nil
}

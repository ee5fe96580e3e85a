package action

import (
	"fmt"

	"ptymodem/fs"
)

// Full leaves a store no room.
type Full struct{}

// Spec implements [Action].
func (a Full) Spec() Spec {
	return word(a, Spec{
		Name: "full", Example: `full`, Moments: []Moment{AtMoment, FileMoment, TimeMoment},
		Check: checkRoom,
		Doc: "With file: that operation finds no room and fails, with 403 (FTP: 619). With at or time every store is full as if files took all that is free: " +
			"QFLDS says 0, and a write has no block beyond its file's, while the command runs, or with time alone from then on. What is stored stays, and what " +
			"is deleted then leaves room.",
	})
}

// checkRoom refuses operations that need no room.
func checkRoom(w Occasion) error {
	if w.Op != "" && w.Op != fs.OpWrite && w.Op != fs.OpOpen {
		return fmt.Errorf("full with file: %s: it needs no room; open or write is right", w.Op)
	}
	return nil
}

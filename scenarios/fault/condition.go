package fault

import (
	"fmt"

	"ptymodem/scenarios/fault/action"
)

// A condition is an entry of `when` that an event meets or not.
type condition interface {
	fmt.Stringer // as in the file: "ftp: STOR"

	holds(action.Event) bool

	// Of an event for which it does not hold, far tells how far it is from that, 0 being nearest,
	// and why what is wrong.
	far(action.Event) int
	why(action.Event) string
}

// incomparable is further than any word.
const incomparable = 1000

package compare

// Options say how two sides are compared.
type Options struct {
	// Known reports that the other side has a command, by its name: +CSQ. Nil: it has all.
	Known func(name string) bool
	// Timing compares times, too, where the recording has them.
	Timing bool
}

// A Difference is one place in which the two sides differ.
type Difference struct {
	Class    Class  `json:"class"`
	File     string `json:"file"`
	Line     int    `json:"line"`    // of the recording: of the line that was expected, or of the command
	Command  string `json:"command"` // that was answered; empty of a URC without one
	Expected string `json:"expected"`
	Came     string `json:"came"`
	// Downstream says that a difference of the class code came before, so that the modems may have
	// been in different states.
	Downstream bool `json:"downstream"`
}

// A Tally is what became of one command, of all times that the host sent it.
type Tally struct {
	Command string // AT+CSQ
	Same    int
	Differs int // not counting values, times, and what is downstream
}

// A Result is what two sides differ in.
type Result struct {
	Differences []Difference // worst first
	Commands    int          // command lines that were compared
	Tallies     []Tally      // in the order of their names
}

// Worst is the class of the worst difference, None if there is none.
func (r *Result) Worst() Class {
	if len(r.Differences) == 0 {
		return None
	}
	return r.Differences[0].Class
}

package atparser

import "fmt"

// A SyntaxError tells that what follows on a line is no command. A modem
// answers it as it does an unknown command.
type SyntaxError struct {
	Text   string // the line from the command in error on
	Offset int    // where in the line it went wrong, counted from AT
	Hint   string // what would be right
}

// Error describes the error for the person who writes the host's software.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("not a command: %q (byte %d after AT): %s", e.Text, e.Offset, e.Hint)
}

// Name is what stands where the name of the command is expected: as much of it
// as could be read, and at least one character.
func (e *SyntaxError) Name() string {
	s := Scanner{line: e.Text}
	c, more := s.peek()
	switch {
	case !more:
		return ""
	case isPrefix(c):
		return s.name()
	case startsCommand(c):
		if name, hint := s.basicName(); hint == "" {
			return name
		}
	}
	return string([]rune(e.Text)[:1])
}

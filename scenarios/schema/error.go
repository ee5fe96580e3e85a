package schema

import (
	"fmt"

	"go.yaml.in/yaml/v4"
)

// A Pos is a place in a scenario file. Line and Column count from 1, the column in characters.
type Pos struct {
	File         string
	Line, Column int
}

func (p Pos) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// An Error says what is wrong in a file, where, and what would be valid.
type Error struct {
	Pos
	Reason string
}

func (e *Error) Error() string { return e.Pos.String() + ": " + e.Reason }

// wrong is an [Error] at n; whoever knows the file puts its name in.
func wrong(n *yaml.Node, format string, args ...any) error {
	return &Error{Pos{Line: n.Line, Column: n.Column}, fmt.Sprintf(format, args...)}
}

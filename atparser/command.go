package atparser

import (
	"strconv"
	"strings"
)

// A Form is one of the ways in which a command is used (ITU-T V.250, 5.4).
type Form uint8

// The forms of a command.
const (
	Exec  Form = iota // +NAME
	Read              // +NAME?
	Test              // +NAME=?
	Write             // +NAME=...
)

// String returns the form as it follows a command's name: "", "?", "=?" or
// "=".
func (f Form) String() string {
	switch f {
	case Read:
		return "?"
	case Test:
		return "=?"
	case Write:
		return "="
	}
	return ""
}

// A Command is one command of a line.
type Command struct {
	// Name is in upper case and without blanks: "+QFTPPUT", "E", "&F", "S".
	Name string

	// Basic tells a basic command from an extended one.
	Basic bool

	// Form is how the command is used. D is always Exec.
	Form Form

	// Number is what follows the name of a basic command, such as 0 in E0; for
	// S it is the register. It stops at 999999999. HasNumber tells whether
	// there was any.
	Number    int
	HasNumber bool

	// Params are the values after =, at least one: an omitted one if nothing
	// follows. The command D has its dial string in one value, if it has any.
	// The slice is valid until the scanner's next Next or Reset, the values in
	// it for good.
	Params []Value

	// Last tells that no other command follows on the line.
	Last bool
}

// Slips returns the slips of all parameters together.
func (c Command) Slips() Slip {
	var s Slip
	for _, v := range c.Params {
		s |= v.Slips
	}
	return s
}

// String returns the command as a well-behaved host would write it, without
// AT. A [Scanner] reads it back as the same command.
func (c Command) String() string {
	var b strings.Builder
	b.WriteString(c.Name)
	if c.HasNumber {
		b.WriteString(strconv.Itoa(c.Number))
	}
	b.WriteString(c.Form.String())
	for i, v := range c.Params {
		if i > 0 {
			b.WriteByte(',')
		}
		if c.Basic {
			b.WriteString(v.Text) // digits or a dial string: quotes would not be read as such
		} else {
			b.WriteString(v.String())
		}
	}
	return b.String()
}

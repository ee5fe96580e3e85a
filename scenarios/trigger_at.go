package scenarios

import (
	"fmt"
	"strings"

	"ptymodem/redact"
)

// A CommandPattern names AT commands: by name, by glob, or by a /regexp/ on the line.
type CommandPattern struct {
	text  string
	glob  string // in capitals, without AT
	whole bool   // the glob is for the command with its parameters
	re    Pattern
}

// NewCommandPattern reads what stands after `at:`.
func NewCommandPattern(s string) (CommandPattern, error) {
	re, err := NewPattern(s)
	if err != nil {
		return CommandPattern{}, err
	}
	if s == "" {
		return CommandPattern{}, fmt.Errorf("an empty name: a command such as +QFTPOPEN, or \"*\" is right")
	}
	if s[0] == '/' && re.re == nil {
		return CommandPattern{}, fmt.Errorf("%q is half a regular expression: one stands between slashes, as in /QFTP.*COM:/", clip(redact.AT(s)))
	}
	return CommandPattern{s, bareCommand(s), strings.ContainsAny(s, "=?"), re}, nil
}

func (p CommandPattern) match(e Event) bool {
	switch {
	case e.Line == "":
		return false
	case p.re.re != nil:
		return p.re.Match(e.Line)
	case p.whole:
		return glob(p.glob, bareCommand(e.Line))
	}
	return glob(p.glob, bareCommand(e.Command))
}

// shown is the pattern as it may be printed.
func (p CommandPattern) shown() string { return redact.AT(p.text) }

// bareCommand is a command in capitals and without its AT.
func bareCommand(s string) string { return strings.TrimPrefix(strings.ToUpper(s), "AT") }

func atTrigger() Trigger {
	s := scalar("a command such as +QFTPOPEN, a glob such as \"+QFTP*\", or a /regexp/", schema{"type": "string"}, NewCommandPattern)
	return trigger("at", "at: +QFTPOPEN",
		"An AT command, as it is taken. A name (+QFTPOPEN) or a glob (\"+QFTP*\", \"*\") is compared with the command's name in any case of letters, "+
			"with its parameters too if it has a = or ? in it (+QFTPSTAT?, '+QFTPCFG=\"account\"*'); a /regexp/ is looked for in the line as the host wrote it. "+
			"Of several commands on a line each counts. Beside ftp, file or data it is the command on whose behalf that happens.",
		optional(s), func(w *When) **CommandPattern { return &w.At },
		func(w *When) condition {
			if w.At == nil {
				return nil
			}
			return atCondition{*w.At}
		})
}

type atCondition struct{ CommandPattern }

func (c atCondition) String() string { return "at: " + c.shown() }

func (c atCondition) holds(e Event) bool { return c.match(e) }

func (c atCondition) far(e Event) int {
	switch {
	case e.Line == "" || c.re.re != nil:
		return incomparable
	case c.whole:
		return distance(c.glob, bareCommand(e.Line))
	}
	return distance(c.glob, bareCommand(e.Command))
}

func (c atCondition) why(e Event) string {
	switch {
	case e.Line == "":
		return "it was for no AT command, and " + c.String() + " is wanted"
	case c.re.re != nil:
		return c.shown() + " does not match the line"
	case c.whole:
		return c.shown() + " does not match the command with its parameters"
	}
	return fmt.Sprintf("the command %q is not %s", redact.AT(e.Command), c.shown())
}

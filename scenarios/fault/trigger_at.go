package fault

import (
	"fmt"

	"ptymodem/redact"
	"ptymodem/scenarios/fault/action"
	"ptymodem/scenarios/schema"
)

func atTrigger() Trigger {
	return trigger("at", "at: +QFTPOPEN",
		"An AT command, when the modem is about to run it. A name (+QFTPOPEN) or a glob (\"+QFTP*\", \"*\") is compared "+
			"with the command's name, case-insensitive. One that contains = or ? (+QFTPSTAT?, '+QFTPCFG=\"account\"*') is "+
			"compared with the parameters, too. A /regexp/ is searched for in the line as the host wrote it. Each of several "+
			"commands on a line counts. Together with ftp, file or data it is the command that causes that event.",
		schema.Optional(schema.CommandShape()), func(w *When) **schema.CommandPattern { return &w.At },
		func(w *When) condition {
			if w.At == nil {
				return nil
			}
			return atCondition{pattern: *w.At}
		})
}

type atCondition struct {
	pattern schema.CommandPattern
	view    redact.View // of String and why
}

// in is a condition in a view of secrets.
func in(v redact.View, c condition) condition {
	if at, ok := c.(atCondition); ok {
		at.view = v
		return at
	}
	return c // no other has any
}

func (c atCondition) String() string { return "at: " + c.pattern.In(c.view) }

func (c atCondition) holds(e action.Event) bool { return c.pattern.Match(e.Command, e.Line) }

func (c atCondition) far(e action.Event) int {
	if edits, known := c.pattern.Distance(e.Command, e.Line); known {
		return edits
	}
	return incomparable
}

func (c atCondition) why(e action.Event) string {
	switch {
	case e.Line == "":
		return "no AT command was running, want " + c.String()
	case c.pattern.Regexp():
		return c.pattern.In(c.view) + " does not match the line"
	case c.pattern.Parameters() != "":
		return c.pattern.In(c.view) + " does not match the command with its parameters"
	}
	return fmt.Sprintf("the command %q is not %s", c.view.AT(e.Command), c.pattern.In(c.view))
}

package schema

import (
	"fmt"
	"strings"

	"ptymodem/redact"
)

// A CommandPattern names AT commands: by name, by glob, or by a /regexp/ on the line.
type CommandPattern struct {
	text       string
	name       string // the glob for the command's name, in capitals, without AT
	parameters string // the glob for what follows the name, from its = or ?; empty if the name alone is compared
	re         Pattern
}

// NewCommandPattern reads what stands after `at:`.
func NewCommandPattern(s string) (CommandPattern, error) {
	re, err := NewPattern(s)
	if err != nil {
		return CommandPattern{}, err
	}
	if s == "" {
		return CommandPattern{}, fmt.Errorf("an empty name: want a command such as +QFTPOPEN, or \"*\"")
	}
	if s[0] == '/' && re.re == nil {
		return CommandPattern{}, fmt.Errorf("%q is half a regular expression: one stands between slashes, as in /QFTP.*COM:/", Clip(redact.AT(s)))
	}
	name, parameters := bareCommand(s), ""
	if i := strings.IndexAny(name, "=?"); i >= 0 {
		name, parameters = name[:i], name[i:]
	}
	return CommandPattern{s, name, parameters, re}, nil
}

// CommandShape is a pattern of AT commands, see [CommandPattern].
func CommandShape() Shape[CommandPattern] {
	return Scalar("a command such as +QFTPOPEN, a glob such as \"+QFTP*\", or a /regexp/", JSON{"type": "string"}, NewCommandPattern)
}

// String is the pattern as it was written, with secrets masked.
func (p CommandPattern) String() string { return p.In(redact.Masked) }

// In is the pattern in a view of secrets.
func (p CommandPattern) In(v redact.View) string { return v.AT(p.text) }

// Match compares a command, by its name and by its line as the host wrote it.
func (p CommandPattern) Match(name, line string) bool {
	switch {
	case line == "":
		return false
	case p.re.re != nil:
		return p.re.Match(line)
	case p.parameters != "":
		return glob(p.name+p.parameters, bareCommand(line))
	}
	return glob(p.name, bareCommand(name))
}

// Distance counts the edits between a command and the pattern. Of a /regexp/ it is not known.
func (p CommandPattern) Distance(name, line string) (edits int, known bool) {
	switch {
	case line == "" || p.re.re != nil:
		return 0, false
	case p.parameters != "":
		return Distance(p.name+p.parameters, bareCommand(line)), true
	}
	return Distance(p.name, bareCommand(name)), true
}

// Regexp reports that it is a /regexp/.
func (p CommandPattern) Regexp() bool { return p.re.re != nil }

// Names reports whether the name, or the glob for it, is that of a command.
func (p CommandPattern) Names(command string) bool { return glob(p.name, command) }

// Parameters is what the pattern has after the name, in capitals and from its = or ?; empty if the
// name alone is compared.
func (p CommandPattern) Parameters() string { return p.parameters }

// Contains reports whether a text in capitals is in the pattern, which may have it in small
// letters.
func (p CommandPattern) Contains(text string) bool {
	return strings.Contains(strings.ToUpper(p.text), text)
}

// bareCommand is a command in capitals and without its AT.
func bareCommand(s string) string { return strings.TrimPrefix(strings.ToUpper(s), "AT") }

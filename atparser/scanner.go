package atparser

import "strings"

// A Scanner yields the commands of a line. The zero value is an empty line.
type Scanner struct {
	line   string
	pos    int
	params []Value

	begin, end int // of the latest command
}

// NewLine returns a scanner of a line's text, which is what follows AT.
func NewLine(text []byte) *Scanner {
	s := new(Scanner)
	s.Reset(text)
	return s
}

// Reset begins another line. The text may be overwritten afterwards.
//
// All strings that the scanner gives out are parts of one copy of the line, and
// that is the only allocation a line usually costs; a host that polls with the
// same line costs none.
func (s *Scanner) Reset(text []byte) {
	if s.line != string(text) {
		s.line = string(text)
	}
	s.pos, s.begin, s.end = 0, 0, 0
}

// Text is the command that Next has given out last, as the host wrote it: with
// its parameters and the blanks in it, without those around it and without the
// semicolon that ends it. It is empty before the first command.
func (s *Scanner) Text() string { return strings.TrimRight(s.line[s.begin:s.end], blanks) }

// Next returns the next command of the line, or false at its end. An error is
// a [*SyntaxError], and ends the line.
func (s *Scanner) Next() (cmd Command, ok bool, err error) {
	if s.atEnd() {
		return Command{}, false, nil
	}
	start := s.pos
	s.params = s.params[:0]
	var hint string
	switch c := s.line[s.pos]; {
	case isPrefix(c):
		hint = s.extended(&cmd)
	case isLetter(c), c == '&', c == '\\':
		hint = s.basic(&cmd)
	default:
		hint = "a command begins with a letter, &, \\, or one of + ^ # $ % *"
	}
	if hint != "" {
		err = &SyntaxError{Text: s.line[start:], Offset: s.pos, Hint: hint}
		s.pos = len(s.line)
		return Command{}, false, err
	}
	s.begin, s.end = start, s.pos
	if len(s.params) > 0 {
		cmd.Params = s.params
	}
	cmd.Last = s.atEnd()
	return cmd, true, nil
}

// extended scans an extended command, and returns a hint if it cannot.
func (s *Scanner) extended(cmd *Command) (hint string) {
	cmd.Name = s.name()
	if len(cmd.Name) < 2 {
		return "a name follows " + cmd.Name
	}
	cmd.Form = s.form(false)
	if cmd.Form == Write {
		s.values()
		return ""
	}
	if c, more := s.peek(); more && c != ';' {
		return "after its name a command has ?, =? or = and its parameters; commands are joined with ;"
	}
	return ""
}

// name scans the name of an extended command with its prefix.
func (s *Scanner) name() string {
	start, end := s.pos, s.pos+1
	blanks, lower := false, false
	for s.pos++; s.pos < len(s.line); s.pos++ {
		c := s.line[s.pos]
		switch {
		case isBlank(c):
			continue
		case !isNameByte(c):
			return cleanName(s.line[start:end], blanks, lower)
		}
		blanks = blanks || s.pos > end
		lower = lower || 'a' <= c && c <= 'z'
		end = s.pos + 1
	}
	return cleanName(s.line[start:end], blanks, lower)
}

func cleanName(name string, blanks, lower bool) string {
	if blanks {
		name = withoutBlanks(name)
	}
	if lower {
		name = Upper(name)
	}
	return name
}

// form scans what follows a name, up to the parameters of a Write. A basic
// command has no parameter that could begin with a question mark.
func (s *Scanner) form(basic bool) Form {
	c, more := s.peek()
	switch {
	case more && c == '?':
		s.pos++
		return Read
	case !more || c != '=':
		return Exec
	}
	s.pos++
	equals := s.pos
	if c, more = s.peek(); more && c == '?' {
		s.pos++
		if c, more = s.peek(); !more || c == ';' || basic {
			return Test
		}
	}
	s.pos = equals // a question mark that more follows begins a parameter
	return Write
}

// peek skips blanks, and returns the byte after them.
func (s *Scanner) peek() (c byte, more bool) {
	for s.pos < len(s.line) {
		if c = s.line[s.pos]; !isBlank(c) {
			return c, true
		}
		s.pos++
	}
	return 0, false
}

// atEnd skips blanks and semicolons, and tells whether the line ends there.
func (s *Scanner) atEnd() bool {
	for {
		c, more := s.peek()
		if !more {
			return true
		}
		if c != ';' {
			return false
		}
		s.pos++
	}
}

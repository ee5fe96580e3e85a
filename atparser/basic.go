package atparser

import "strings"

// The names of basic commands, to be cut out without allocating.
const (
	plainNames     = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	ampersandNames = "&A&B&C&D&E&F&G&H&I&J&K&L&M&N&O&P&Q&R&S&T&U&V&W&X&Y&Z"
	backslashNames = `\A\B\C\D\E\F\G\H\I\J\K\L\M\N\O\P\Q\R\S\T\U\V\W\X\Y\Z`
)

// maxNumber is where the number of a basic command stops.
const maxNumber = 999999999

// basic scans a basic command (ITU-T V.250, 5.3.1), and returns a hint if it
// cannot.
func (s *Scanner) basic(cmd *Command) (hint string) {
	cmd.Basic = true
	if cmd.Name, hint = s.basicName(); hint != "" {
		return hint
	}
	if cmd.Name == "D" {
		s.dial()
		return ""
	}
	if digits := s.digits(); digits != "" {
		cmd.Number, cmd.HasNumber = number(digits), true
	}
	if cmd.Form = s.form(true); cmd.Form == Write {
		digits := s.digits()
		s.params = append(s.params, Value{Text: digits, Omitted: digits == ""})
	}
	if c, more := s.peek(); more && !startsCommand(c) && c != ';' {
		return "a basic command takes decimal digits only"
	}
	return ""
}

func (s *Scanner) basicName() (name, hint string) {
	names, width := plainNames, 1
	switch s.line[s.pos] {
	case '&':
		names, width = ampersandNames, 2
	case '\\':
		names, width = backslashNames, 2
	}
	if width == 2 {
		s.pos++
	}
	c, more := s.peek()
	if !more || !isLetter(c) {
		return "", "a letter follows & and \\"
	}
	s.pos++
	i := int(c&^0x20-'A') * width
	return names[i : i+width], ""
}

// dial takes the rest of the line, semicolons included: one at its end asks
// for a voice call (3GPP TS 27.007, 6.2).
func (s *Scanner) dial() {
	if rest := strings.Trim(s.line[s.pos:], blanks); rest != "" {
		s.params = append(s.params, Value{Text: rest})
	}
	s.pos = len(s.line)
}

// digits scans decimal digits, over the blanks among them.
func (s *Scanner) digits() string {
	s.peek()
	start, end := s.pos, s.pos
	for {
		c, more := s.peek()
		if !more || !isDigit(c) {
			return withoutBlanks(s.line[start:end])
		}
		s.pos++
		end = s.pos
	}
}

func number(digits string) int {
	n := 0
	for i := range len(digits) {
		if n = n*10 + int(digits[i]-'0'); n > maxNumber {
			return maxNumber
		}
	}
	return n
}

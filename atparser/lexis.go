package atparser

import "strings"

// blanks are the characters that are ignored outside quotes.
const blanks = " \t"

func isBlank(c byte) bool  { return c == ' ' || c == '\t' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// isPrefix tells whether c begins an extended command. V.250 has +; the others
// are what vendors use.
func isPrefix(c byte) bool {
	switch c {
	case '+', '^', '#', '$', '%', '*':
		return true
	}
	return false
}

// isNameByte tells whether c may stand in the name of an extended command
// (ITU-T V.250, 5.4.1, without %, which is a prefix here).
func isNameByte(c byte) bool {
	switch c {
	case '-', '.', '_', '/', ':', '!':
		return true
	}
	return isLetter(c) || isDigit(c)
}

func startsCommand(c byte) bool {
	return isLetter(c) || c == '&' || c == '\\' || isPrefix(c)
}

func endsValue(c byte) bool { return c == ',' || c == ';' }

// withoutBlanks returns s itself where it can.
func withoutBlanks(s string) string {
	if !strings.ContainsAny(s, blanks) {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		if !isBlank(s[i]) {
			b = append(b, s[i])
		}
	}
	return string(b)
}

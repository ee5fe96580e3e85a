package recording

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quotedWidth is about how wide a quoted string becomes.
const quotedWidth = 80

// quotable is how many bytes at the beginning make one quoted string: up to a line end, or what
// fits a line of the transcript.
func quotable(b []byte) int {
	width := 0
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && n == 1, r < ' ' && r != '\r' && r != '\n' && r != '\t':
			width += 4
		case r == '\r', r == '\n', r == '\t', r == '"', r == '\\':
			width += 2
		default:
			width += n
		}
		if width > quotedWidth && i > 0 {
			return i
		}
		i += n
		if r == '\n' && i > quotedWidth/2 {
			return i
		}
	}
	return len(b)
}

// isText reports whether bytes can stand in a line of a transcript as they are.
func isText(b []byte) bool {
	if len(b) == 0 || !utf8.Valid(b) {
		return false
	}
	return bytes.IndexFunc(b, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

// isCommand reports whether bytes without their CR are a command line.
func isCommand(b []byte) bool {
	return len(b) >= 2 && strings.EqualFold(string(b[:2]), "AT") && isText(b)
}

// textLine finds TEXT CR LF at the beginning. A text between slashes would be read as a pattern.
func textLine(b []byte) (text string, n int) {
	i := bytes.Index(b, []byte("\r\n"))
	if i <= 0 || !isText(b[:i]) || i > 1 && b[0] == '/' && b[i-1] == '/' {
		return "", 0
	}
	return string(b[:i]), i + 2
}

// framedLine finds CR LF TEXT CR LF at the beginning.
func framedLine(b []byte) (text string, n int) {
	if !bytes.HasPrefix(b, []byte("\r\n")) {
		return "", 0
	}
	if text, n = textLine(b[2:]); n > 0 {
		n += 2
	}
	return text, n
}

package lint

// InNoText is for the control characters that text has none of: all but those that move the cursor,
// ESC, and the end of a file in CP/M.
func InNoText(r rune) bool {
	return r < ' ' && (r < '\a' || r > '\r') && r != 0x1a && r != 0x1b || r == 0x7f
}

// Padding is what may come after data mode and does no harm: a line's end, a +++ that is late, and
// what hosts flush a line with.
const Padding = "\r\n+ \x00\x1a\x1b"

// BeginsLikeCommand reports whether b begins like a command line; a first letter alone does.
func BeginsLikeCommand(b []byte) bool {
	return b[0]|0x20 == 'a' && (len(b) == 1 || b[1]|0x20 == 't' || b[1] == '/')
}

// LooksLikeCommand reports whether b, among data, looks like a command rather than like a word that
// begins with at.
func LooksLikeCommand(b []byte) bool {
	return len(b) > 1 && b[0]|0x20 == 'a' && b[1]|0x20 == 't' && (len(b) == 2 || b[2] < 'a' || b[2] > 'z')
}

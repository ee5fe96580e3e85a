package atparser

// AT commands, their keywords and the names of stores are ASCII, and what a host sends need not be
// text at all. So case is folded byte by byte: no byte above 0x7F changes or is equal to a letter
// (Unicode folds ſ to S and the Kelvin sign to k), and lengths and indexes stay what they are.

// Upper is s with the letters a to z in upper case.
func Upper(s string) string {
	for i := range len(s) {
		if isLower(s[i]) {
			b := []byte(s)
			for ; i < len(b); i++ {
				b[i] = upperByte(b[i])
			}
			return string(b)
		}
	}
	return s
}

// EqualFold reports that a and b differ at most in the case of letters a to z.
func EqualFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if upperByte(a[i]) != upperByte(b[i]) {
			return false
		}
	}
	return true
}

// IndexFold is the first index of the ASCII text what in b, in any case of its letters, or -1.
func IndexFold(b []byte, what string) int {
	for i := 0; i+len(what) <= len(b); i++ {
		n := 0
		for n < len(what) && upperByte(b[i+n]) == upperByte(what[n]) {
			n++
		}
		if n == len(what) {
			return i
		}
	}
	return -1
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }

func upperByte(c byte) byte {
	if isLower(c) {
		return c - 'a' + 'A'
	}
	return c
}

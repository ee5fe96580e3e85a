package ftpbackend

import "strings"

// upperVerb is an FTP verb or keyword in upper case. These are ASCII (RFC 959,
// 5.3): what has other bytes is left as it is, and is none of them. Unicode
// would take a long s for an S.
func upperVerb(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return s
		}
	}
	return strings.ToUpper(s)
}

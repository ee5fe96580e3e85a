package ftpbackend

import "strings"

// UpperVerb returns an FTP verb or keyword in upper case. Verbs are ASCII (RFC 959, 5.3), so a
// string with other bytes is returned as it is and matches none. Unicode would fold a long s (ſ) to
// S.
func UpperVerb(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return s
		}
	}
	return strings.ToUpper(s)
}

// ReplyCode returns a line's reply code, 0 if it has none, and whether a reply can end with the
// line. Some servers omit the space after the code.
func ReplyCode(line string) (code int, last bool) {
	if len(line) < 3 || line[0] < '1' || line[0] > '6' {
		return 0, false
	}
	for _, c := range []byte(line[:3]) {
		if c < '0' || c > '9' {
			return 0, false
		}
		code = code*10 + int(c-'0')
	}
	switch {
	case len(line) == 3:
		return code, true
	case line[3] == '-':
		return code, false
	case line[3] >= '0' && line[3] <= '9':
		return 0, false
	}
	return code, true
}

// MovesData reports whether a command moves data, and so has two replies.
func MovesData(verb string) bool {
	switch verb {
	case "RETR", "STOR", "APPE", "STOU", "LIST", "NLST", "MLSD":
		return true
	}
	return false
}

// MovesToServer reports whether a command uploads.
func MovesToServer(verb string) bool { return verb == "STOR" || verb == "APPE" || verb == "STOU" }

// DataLostReply answers a transfer whose data connection broke. It names no address, unlike the
// library's reply, whose addresses differ each time.
const DataLostReply = "426 The data connection was lost\r\n"

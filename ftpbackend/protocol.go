package ftpbackend

import "strings"

// UpperVerb is an FTP verb or keyword in upper case. These are ASCII (RFC 959,
// 5.3): what has other bytes is left as it is, and is none of them. Unicode
// would take a long s for an S.
func UpperVerb(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return s
		}
	}
	return strings.ToUpper(s)
}

// ReplyCode returns a line's reply code, 0 if it has none, and whether a reply can
// end with it. Some servers forget the blank after it.
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

// MovesData tells the commands that move data, which have two replies.
func MovesData(verb string) bool {
	switch verb {
	case "RETR", "STOR", "APPE", "STOU", "LIST", "NLST", "MLSD":
		return true
	}
	return false
}

// MovesToServer tells the commands that upload.
func MovesToServer(verb string) bool { return verb == "STOR" || verb == "APPE" || verb == "STOU" }

// DataLostReply answers a transfer whose data connection broke. It names no address, unlike the library's: those differ each time.
const DataLostReply = "426 The data connection was lost\r\n"

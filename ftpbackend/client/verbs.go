package client

import "ptymodem/ftpbackend"

// expected turns a success into the code that the library expects: servers differ in theirs, and
// RFC 959 allows several for most commands.
func expected(verb string, r reply) reply {
	want := 0
	switch verb {
	case "USER", "PASS":
		want = 230
		if verb == "USER" && r.code >= 300 && r.code < 400 && r.code != 332 {
			return r.as(331)
		}
	case "REST", "RNFR":
		if r.code >= 300 && r.code < 400 {
			return r.as(350)
		}
		want = 350
	case "TYPE", "PBSZ", "PROT":
		want = 200
	case "OPTS": // optional, whatever the server replies
		return r.as(200)
	case "CWD", "DELE", "RMD", "RNTO":
		want = 250
	case "MKD":
		want = 257
	default:
		if ftpbackend.MovesData(verb) {
			if r.code < 200 {
				return r.as(150)
			}
			want = 226
		}
	}
	if want == 0 || r.code < 200 || r.code > 299 {
		return r
	}
	return r.as(want)
}

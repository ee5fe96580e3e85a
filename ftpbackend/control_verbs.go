package ftpbackend

// carries tells the commands that move data, which have two replies.
func carries(verb string) bool {
	switch verb {
	case "RETR", "STOR", "APPE", "STOU", "LIST", "NLST", "MLSD":
		return true
	}
	return false
}

// expected turns a success into the very code that the library insists on:
// servers differ in theirs, and RFC 959 allows several for most commands.
func expected(verb string, r reply) reply {
	want := 0
	switch verb {
	case "USER", "PASS":
		if r.code == 202 || r.code == 232 {
			want = 230
		}
	case "TYPE", "PBSZ", "PROT":
		want = 200
	case "OPTS": // a convenience, whatever the server thinks of it
		return r.as(200)
	case "CWD", "DELE", "RMD", "RNTO":
		want = 250
	case "MKD":
		want = 257
	default:
		if carries(verb) {
			want = 226
		}
	}
	if want == 0 || r.code < 200 || r.code > 299 {
		return r
	}
	return r.as(want)
}

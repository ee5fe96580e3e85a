package reply

import "ptymodem/ftpbackend"

// Expected turns a success into the code that strict clients expect of a command: servers differ in
// theirs, and RFC 959 allows several for most commands.
func (r Reply) Expected(verb string) Reply {
	want := 0
	switch verb {
	case "USER", "PASS":
		want = 230
		if verb == "USER" && r.Code >= 300 && r.Code < 400 && r.Code != 332 {
			return r.As(331)
		}
	case "REST", "RNFR":
		if r.Code >= 300 && r.Code < 400 {
			return r.As(350)
		}
		want = 350
	case "TYPE", "PBSZ", "PROT":
		want = 200
	case "OPTS": // optional, whatever the server replies
		return r.As(200)
	case "CWD", "DELE", "RMD", "RNTO":
		want = 250
	case "MKD":
		want = 257
	default:
		if ftpbackend.MovesData(verb) {
			if r.Code < 200 {
				return r.As(150)
			}
			want = 226
		}
	}
	if want == 0 || r.Code < 200 || r.Code > 299 {
		return r
	}
	return r.As(want)
}

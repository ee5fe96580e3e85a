package scenarios

import "fmt"

// A Verb is an FTP command (RFC 959 and its extensions) in capitals, or [AnyVerb].
type Verb string

// AnyVerb stands for every verb.
const AnyVerb Verb = "*"

// verbs are the commands that the modem's client may send.
func verbs() []string {
	return []string{
		"USER", "PASS", "ACCT", "AUTH", "PBSZ", "PROT", "FEAT", "OPTS", "TYPE", "PWD", "CWD", "CDUP", "MKD", "RMD", "DELE", "RNFR", "RNTO",
		"SIZE", "MDTM", "MFMT", "PASV", "EPSV", "PORT", "EPRT", "REST", "STOR", "APPE", "RETR", "LIST", "NLST", "MLSD", "MLST", "NOOP", "SYST", "QUIT",
	}
}

// dataVerbs are those with which data moves.
func dataVerbs() []string { return []string{"STOR", "APPE", "RETR", "LIST", "NLST", "MLSD"} }

func ftpTrigger() Trigger {
	all := []Verb{AnyVerb}
	for _, v := range verbs() {
		all = append(all, Verb(v))
	}
	return trigger("ftp", "ftp: STOR",
		"A command that the modem's FTP client sends, by its verb, before it is sent, in capitals; \"*\" is any.",
		words(all...), func(w *When) *Verb { return &w.FTP },
		func(w *When) condition {
			if w.FTP == "" {
				return nil
			}
			return ftpCondition{w.FTP}
		})
}

type ftpCondition struct{ verb Verb }

func (c ftpCondition) String() string { return "ftp: " + string(c.verb) }

func (c ftpCondition) holds(e Event) bool { return c.verb == AnyVerb || string(c.verb) == e.Verb }
func (c ftpCondition) far(e Event) int    { return distance(string(c.verb), e.Verb) }
func (c ftpCondition) why(e Event) string {
	return fmt.Sprintf("the verb %s is not %s", e.Verb, c.verb)
}

package scenarios

import (
	"fmt"
	"slices"

	"ptymodem/scenarios/schema"
)

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
		"A command that the modem's FTP client sends, by its verb, before it is sent, in capitals; \"*\" is any, and if something is to happen to "+
			"a transfer any that has one.",
		schema.Words(all...), func(w *When) *Verb { return &w.FTP },
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
func (c ftpCondition) far(e Event) int    { return schema.Distance(string(c.verb), e.Verb) }
func (c ftpCondition) why(e Event) string {
	return fmt.Sprintf("the verb %s is not %s", e.Verb, c.verb)
}

// A transferCondition is what "*" means for a fault that something of a transfer depends on: at other commands it would
// pass for one that has struck.
type transferCondition struct{ verbs []string }

func (c transferCondition) String() string { return "" }

func (c transferCondition) holds(e Event) bool { return slices.Contains(c.verbs, e.Verb) }
func (c transferCondition) far(Event) int      { return incomparable }
func (c transferCondition) why(e Event) string { return "no data moves with " + e.Verb }

// transfer is the condition that "*" adds for what the fault does, nil for none.
func (f *Fault) transfer() condition {
	var verbs []string
	if f.When.After > 0 {
		verbs = dataVerbs()
	}
	for _, a := range f.Do {
		switch a.(type) {
		case DropData, Refuse, Truncate:
			verbs = dataVerbs()
		case TLSFail:
			if verbs == nil {
				verbs = append(dataVerbs(), "AUTH")
			}
		}
	}
	if f.When.FTP != AnyVerb || verbs == nil {
		return nil
	}
	return transferCondition{verbs}
}

package fault

import (
	"fmt"
	"slices"

	"ptymodem/scenarios/fault/action"
	"ptymodem/scenarios/schema"
)

// verbs are the FTP commands that a fault can wait for.
func verbs() []string {
	return []string{
		"USER", "PASS", "ACCT", "AUTH", "PBSZ", "PROT", "FEAT", "OPTS", "TYPE", "PWD", "CWD", "CDUP", "MKD", "RMD", "DELE", "RNFR", "RNTO",
		"SIZE", "MDTM", "MFMT", "PASV", "EPSV", "PORT", "EPRT", "REST", "STOR", "APPE", "RETR", "LIST", "NLST", "MLSD", "MLST", "NOOP", "SYST", "QUIT",
	}
}

func ftpTrigger() Trigger {
	all := []action.Verb{action.AnyVerb, action.Greeting}
	for _, v := range verbs() {
		all = append(all, action.Verb(v))
	}
	return trigger("ftp", "ftp: STOR",
		"A command of the modem's FTP client, before it is sent: its verb in capitals, or \"*\" for any. If the action needs a "+
			"transfer, \"*\" is any verb that has one. greeting is what the server says first, before any command; \"*\" does not "+
			"include it. It goes with reply, delay, stall, drop-control and close-control.",
		schema.Words(all...), func(w *When) *action.Verb { return &w.FTP },
		func(w *When) condition {
			if w.FTP == "" {
				return nil
			}
			return ftpCondition{w.FTP}
		})
}

type ftpCondition struct{ verb action.Verb }

func (c ftpCondition) String() string { return "ftp: " + string(c.verb) }

func (c ftpCondition) holds(e action.Event) bool {
	return c.verb == action.AnyVerb && e.Verb != string(action.Greeting) || string(c.verb) == e.Verb
}

func (c ftpCondition) far(e action.Event) int {
	if e.Verb == string(action.Greeting) {
		return incomparable
	}
	return schema.Distance(string(c.verb), e.Verb)
}

func (c ftpCondition) why(e action.Event) string {
	if e.Verb == string(action.Greeting) {
		return "that is no command"
	}
	return fmt.Sprintf("the verb %s is not %s", e.Verb, c.verb)
}

// A transferCondition is what "*" means for a fault that needs a transfer: at other commands it
// would fire without an effect.
type transferCondition struct{ verbs []string }

func (c transferCondition) String() string { return "" }

func (c transferCondition) holds(e action.Event) bool { return slices.Contains(c.verbs, e.Verb) }
func (c transferCondition) far(action.Event) int      { return incomparable }
func (c transferCondition) why(e action.Event) string { return "no data moves with " + e.Verb }

// transfer is the condition that "*" adds for what the fault does, nil for none.
func (f *Fault) transfer() condition {
	if f.When.FTP != action.AnyVerb {
		return nil
	}
	var verbs []string // nil is any
	both := func(more []string) {
		switch {
		case verbs == nil:
			verbs = more
		case more != nil:
			verbs = slices.DeleteFunc(slices.Clone(verbs), func(v string) bool { return !slices.Contains(more, v) })
		}
	}
	if f.When.After > 0 {
		both(action.DataVerbs())
	}
	for _, a := range f.Do {
		both(a.Spec().Verbs)
	}
	if verbs == nil {
		return nil
	}
	return transferCondition{verbs}
}

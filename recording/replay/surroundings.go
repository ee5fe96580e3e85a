package replay

import (
	"slices"
	"strings"
	"time"

	"ptymodem/emulator/profile"
	"ptymodem/recording/compare"
	"ptymodem/scenarios"
)

// Surroundings are what a modem must have around it so that a session can go as it was recorded.
type Surroundings struct {
	Scenario scenarios.Scenario
	Files    map[string][]byte // by name: UFS:x, SD:x, server:/x; zeros where the content is not known
	Folders  []string          // of the server
	Start    time.Time
	Quiet    bool // echo is off
	Closed   bool // the host opens the port itself
	Notes    []string
}

// suiteTime is the time at which sessions begin that do not say it: that of the suites.
func suiteTime() time.Time {
	return time.Date(2026, 8, 7, 13, 54, 2, 0, time.FixedZone("", 8*3600))
}

// Surroundings tells them from what was recorded: the module's model, its SIM, and the files that
// it must have had.
func (r *Recording) Surroundings() Surroundings {
	a := Surroundings{Scenario: r.setup.scenario, Files: map[string][]byte{}, Start: r.Header.Time, Closed: r.setup.closed}
	if a.Start.IsZero() {
		a.Start = suiteTime()
	}
	for _, f := range r.setup.files {
		a.Files[f.name] = f.content
	}
	if r.suite {
		return a
	}
	exchanges, before := compare.Exchanges(r.items)
	a.model(r.Revision())
	a.module(exchanges, before)
	a.accounts(exchanges)
	a.Closed = a.Scenario.Modem.Boot.When == "on-open" && len(r.items) > 0 && r.items[0].Text == "dtr on"
	f := &filer{Surroundings: &a, had: map[string]*content{}, made: map[string]bool{}, handles: map[string]*handle{}, copies: map[string]string{}}
	for i := range exchanges {
		f.exchange(&exchanges[i])
	}
	f.finish()
	return a
}

// model finds the profile by the firmware's revision.
func (a *Surroundings) model(revision string) {
	for _, p := range profile.All() {
		if strings.HasPrefix(strings.ToUpper(revision), strings.ToUpper(p.Model)) {
			a.Scenario.Modem.Profile = p.Name
			return
		}
	}
	if revision != "" {
		a.Notes = append(a.Notes, "the module has the firmware "+revision+", the emulator is an "+profile.Default().Model)
	}
}

// module finds the state of the module at the beginning.
func (a *Surroundings) module(exchanges []compare.Exchange, before []string) {
	m := &a.Scenario.Modem
	if slices.Contains(before, "RDY") {
		m.Boot.When = "on-open"
	}
	a.Quiet = beginsQuiet(exchanges)
	asked := map[string]bool{} // only the first answer tells
	active := true             // no context has been activated
	for i := range exchanges {
		e := &exchanges[i]
		if len(e.Names) != 1 {
			continue
		}
		name := e.Names[0]
		first := !asked[name]
		asked[name] = true
		switch query := strings.HasSuffix(e.Command, "?") && !strings.HasSuffix(e.Command, "=?"); {
		case name == "+CPIN" && first && query:
			if e.Final == "+CME ERROR: 10" {
				m.SIM.Word = "absent"
			} else if slices.Contains(e.Answer, "+CPIN: SIM PIN") {
				a.pin(exchanges[i:])
			}
		case slices.Contains([]string{"+CREG", "+CGREG", "+CEREG"}, name) && query:
			if len(e.Answer) > 0 && m.Registration == "" {
				m.Registration = registration(e.Answer[0])
			}
		case name == "+QIACT" && query && active && len(e.Answer) > 0:
			m.Attach = "bearer"
		case slices.Contains([]string{"+QIACT", "+QIACTEX", "+CGACT", "+QIDEACT", "+CFUN", "+CGATT"}, name) && !query:
			active = active && e.Final != "OK"
		case name == "+QFTPOPEN" && !query && active:
			if err, _ := result(e); err == 0 {
				m.Attach = "bearer"
			}
		}
	}
}

// beginsQuiet reports that echo was off when the session began.
func beginsQuiet(exchanges []compare.Exchange) bool {
	return len(exchanges) > 0 && !exchanges[0].Echoed && exchanges[0].Final != ""
}

// pin finds the PIN that was right.
func (a *Surroundings) pin(exchanges []compare.Exchange) {
	m := &a.Scenario.Modem
	m.SIM.Word = "pin"
	for i := range exchanges {
		e := &exchanges[i]
		_, code, ok := strings.Cut(e.Command, "=")
		code = strings.Trim(code, `"`)
		if ok && slices.Contains(e.Names, "+CPIN") && e.Final == "OK" && code != "" && code != "?" {
			m.SIM = scenarios.SIM{PIN: code, PUK: "12345678"}
			return
		}
	}
}

// accounts finds which logins were accepted, if any was refused: where all were, none needs to be
// known.
func (a *Surroundings) accounts(exchanges []compare.Exchange) {
	var account, accepted []string
	refused := false
	for i := range exchanges {
		e := &exchanges[i]
		_, rest, _ := strings.Cut(e.Command, "=")
		switch args := arguments(rest); {
		case slices.Contains(e.Names, "+QFTPCFG") && args[0] == "account" && len(args) == 3:
			account = args[1:]
		case slices.Contains(e.Names, "+QFTPOPEN") && account != nil:
			const notLoggedIn = 530
			if err, reply := result(e); err == 0 {
				accepted = account
			} else if reply == notLoggedIn {
				refused = true
			}
		}
	}
	switch {
	case !refused:
	case accepted == nil:
		a.Scenario.Server.Users = []scenarios.User{{Name: "nobody", Password: a.Start.String()}}
	default:
		a.Scenario.Server.Users = []scenarios.User{{Name: accepted[0], Password: accepted[1]}}
	}
}

// registration is where a module is registered, as scenarios call it, by what +CREG? answers.
func registration(answer string) string {
	_, rest, _ := strings.Cut(answer, ",")
	switch stat, _, _ := strings.Cut(rest, ","); stat {
	case "1":
		return "home"
	case "5":
		return "roaming"
	}
	return ""
}

package main

import (
	"fmt"
	iofs "io/fs"
	"net"
	"slices"
	"strconv"
	"strings"

	"ptymodem/ftpbackend"
	"ptymodem/scenarios"
	"ptymodem/scenarios/collect"
)

// inForce is the scenario that a modem runs by: the one of --scenario, or one that says nothing,
// and in it what flags say. files is where its contents are found.
func (o *options) inForce() (s *scenarios.Scenario, files iofs.FS, err error) {
	s = &scenarios.Scenario{}
	if o.scenario != "" {
		named, err := collect.Scenarios([]string{o.scenario}, false)
		if err != nil {
			return nil, nil, err
		}
		if len(named) != 1 {
			return nil, nil, fmt.Errorf("--scenario: %q is %d scenarios: give one file, or one name of a built-in scenario", o.scenario, len(named))
		}
		s, files = named[0].Scenario, named[0].Files
	}
	o.standIns = o.foldersOver(s)
	o.overModem(&s.Modem)
	if o.given("network") {
		s.Network.Host = o.host
	}
	s.Network.Routes = o.overRoutes(s.Network.Routes)
	if o.ftpRoot != "" {
		s.Server.Files = nil // the folder has them
	}
	if o.given("ftp-limit") {
		s.Server.Limit = o.ftpLimit
	}
	if o.given("ftp-user") {
		s.Server.Users = nil
		for _, a := range o.ftpUsers {
			s.Server.Users = append(s.Server.Users, scenarios.User{Name: a.name, Password: a.password})
		}
	}
	return s, files, nil
}

// forModems are the scenarios of the modems: s, with what --commands names.
func (o *options) forModems(s *scenarios.Scenario) ([]*scenarios.Scenario, error) {
	all := make([]*scenarios.Scenario, o.modems)
	numbered := slices.ContainsFunc(o.commands, func(name string) bool { return strings.Contains(name, indexMark) })
	for i := range all {
		all[i] = s
		switch {
		case len(o.commands) == 0:
		case i > 0 && !numbered:
			all[i] = all[0]
		default:
			files, err := collect.Commands(o.commands, i)
			if err != nil {
				return nil, err
			}
			own := *s
			own.Commands = s.Commands.With(files...)
			all[i] = &own
		}
	}
	return all, nil
}

// foldersOver are the flags whose folders have files in place of the scenario's: easily overlooked,
// so a person is told.
func (o *options) foldersOver(s *scenarios.Scenario) []string {
	var flags []string
	if o.ufs != "" && s.Modem.UFS != nil && len(s.Modem.UFS.Files) > 0 {
		flags = append(flags, "--ufs")
	}
	if o.sd != "" && s.Modem.SD != nil && len(s.Modem.SD.Files) > 0 {
		flags = append(flags, "--sd")
	}
	if o.ftpRoot != "" && len(s.Server.Files) > 0 {
		flags = append(flags, "--ftp-root")
	}
	return flags
}

// overModem puts what flags say of the modem over what the scenario says. A folder has a store's
// files; the scenario's are not put there.
func (o *options) overModem(m *scenarios.Modem) {
	if o.given("profile") {
		m.Profile = o.profile.Name
	}
	if o.given("boot") {
		m.Boot.When = map[bool]string{false: "start", true: "on-open"}[o.boot != 0]
	}
	if o.given("speed") {
		m.Speed = o.speed
	}
	if o.given("baud-pacing") {
		m.BaudPacing = o.baudPacing
	}
	if o.given("strict") {
		m.Strict = o.strict
	}
	if o.ufs != "" && m.UFS != nil {
		m.UFS = &scenarios.Store{Size: m.UFS.Size}
	}
	switch {
	case o.noSD:
		m.SD = &scenarios.Store{Absent: true}
	case m.SD == nil:
	case o.sd != "":
		m.SD = &scenarios.Store{Size: m.SD.Size}
	case o.given("sd-size"):
		m.SD = &scenarios.Store{Files: m.SD.Files}
	}
	switch {
	case !o.given("ram-size"):
	case o.ramSize == 0:
		m.RAM = nil
	case m.RAM == nil || m.RAM.Absent:
		m.RAM = &scenarios.Store{}
	}
}

// overRoutes are the routes of the flags, and those of the scenario for other destinations.
func (o *options) overRoutes(theirs []scenarios.Route) []scenarios.Route {
	var all []scenarios.Route
	for _, r := range o.routes {
		all = append(all, scenarios.Route{From: destination(r), To: r.Target})
	}
	for _, their := range theirs {
		if !o.routed(their.From) {
			all = append(all, their)
		}
	}
	return all
}

func destination(r ftpbackend.Route) string {
	if r.Port == 0 {
		return r.Host
	}
	return net.JoinHostPort(r.Host, strconv.Itoa(int(r.Port)))
}

// routed tells whether a flag has a route for a destination, or for its host whatever the port.
func (o *options) routed(to string) bool {
	host := to
	if h, _, err := net.SplitHostPort(to); err == nil {
		host = h
	}
	for _, r := range o.routes {
		if strings.EqualFold(destination(r), to) || r.Port == 0 && strings.EqualFold(r.Host, host) {
			return true
		}
	}
	return false
}

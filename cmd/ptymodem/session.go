package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"ptymodem/emulator"
	"ptymodem/emulator/lint"
	"ptymodem/emulator/serial/pty"
	"ptymodem/ftpbackend/server"
	"ptymodem/scenarios"
	"ptymodem/scenarios/testbed"
)

// A session is the running modems with all that belongs to them.
type session struct {
	options  *options
	scenario *scenarios.Scenario   // what is in force: the one of --scenario with the flags over it
	ofModems []*scenarios.Scenario // the same with the commands of each modem
	server   *server.Server        // of all modems
	modems   []*modem
	links    pty.Links
	ptys     *pty.Maker // nil without ttys
	api      *api       // nil without --api

	serverNotMine string // why a reset must leave the server's files alone

	first    atomic.Pointer[testbed.Testbed] // the first modem's, once all are attached
	findings lint.Findings                   // about the hosts
	fallen   fallen

	ends  []func() error // end what was started, to be called in reverse order
	undos []func()       // remove what a start that failed has made, likewise
}

// start makes everything that the options ask for, or fails and leaves nothing behind. Notices for
// a person go to notices.
func start(o *options, notices io.Writer) (*session, error) {
	s := &session{options: o, fallen: fallen{all: make(chan struct{})}}
	if err := s.open(notices); err != nil {
		err = errors.Join(err, s.end())
		for i := len(s.undos) - 1; i >= 0; i-- {
			s.undos[i]()
		}
		return nil, err
	}
	return s, nil
}

// open takes hold first of what may be refused, makes the links when all is ready, and empties the
// trace's file last.
func (s *session) open(notices io.Writer) (err error) {
	o := s.options
	told := newNoticer(notices)
	server := o.server()
	server.Warn = func(kind string, err error) {
		if told.tell(kind, err) {
			s.traceFailure(err)
		}
	}
	server.Crashed = func(report string) { s.serverCrashed(report, notices) }
	set := testbed.Options{ServerConfig: server, Table: emulator.NewTable(), Lint: s.findings.Add}
	set.Crashed = func(report string) { s.crashed(report, notices) }
	if s.scenario, set.Files, err = o.inForce(); err != nil {
		return err
	}
	if s.ofModems, err = o.forModems(s.scenario); err != nil {
		return err
	}
	set.Scenario, set.Warn = s.scenario, told.warn
	if err := s.openPorts(); err != nil {
		return err
	}
	trace, err := s.openTrace(&set, notices)
	if err != nil {
		return err
	}
	if err := s.openAPI(&set); err != nil {
		return err
	}
	var a *announcer
	if len(s.scenario.Faults) > 0 {
		a = newAnnouncer(s.scenario.Faults, o.modems > 1, notices)
		s.ends = append(s.ends, a.close)
	}
	if err := s.openServer(set); err != nil {
		return err
	}
	set.Server, set.Shared = s.server, o.modems > 1
	s.ends = append(s.ends, s.endModems)
	for _, m := range s.modems {
		set.Scenario = s.ofModems[m.index]
		if err := m.assemble(s, set, a); err != nil {
			return o.about(m.index, err)
		}
	}
	s.ends = append(s.ends, s.links.Close, s.removeLinks)
	for _, m := range s.modems {
		if err := m.makeLink(s); err != nil {
			return err
		}
	}
	s.tellReplaced(notices)
	if trace != nil {
		trace.begin()
	}
	for _, m := range s.modems {
		m.notify(told)
		m.attach()
	}
	s.first.Store(s.modems[0].testbed)
	s.serveAPI(set)
	return s.writeInfo()
}

// traceFailure adds to the trace what the server of all modems has said to a person, as the first
// modem's.
func (s *session) traceFailure(err error) {
	if first := s.first.Load(); first != nil {
		first.Modem.TraceFailure(err)
	}
}

// openPorts opens every modem's tty, unless there are to be none, and its ports on the network.
func (s *session) openPorts() (err error) {
	if !s.options.noTTY {
		if s.ptys, err = pty.NewMaker(); err != nil {
			return err
		}
		s.ends = append(s.ends, s.ptys.Close)
	}
	s.ends = append(s.ends, s.closePorts)
	for i := range s.options.modems {
		m := &modem{index: i}
		s.modems = append(s.modems, m)
		if s.ptys != nil {
			if m.tty, err = s.ptys.Open(); err != nil {
				return s.options.about(i, err)
			}
		}
		if err := m.openPorts(s.options); err != nil {
			return err
		}
	}
	return nil
}

// openServer starts the embedded server.
func (s *session) openServer(set testbed.Options) (err error) {
	for i := range s.modems {
		s.willMake(forModem(s.options.ftpRoot, i))
	}
	if s.server, err = testbed.StartServer(set); err == nil {
		s.ends = append(s.ends, s.server.Close)
	}
	return err
}

// openTrace opens the file of --trace, if there is one; it is emptied when it is begun.
func (s *session) openTrace(set *testbed.Options, notices io.Writer) (*traceFile, error) {
	name := s.options.trace
	switch name {
	case "":
		return nil, nil
	case "-":
		set.Trace = s.options.traceSink(notices)
		return nil, nil
	}
	_, absent := os.Lstat(name)
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, traceMode)
	if err != nil {
		return nil, unwritable("--trace", err, "give the name of a file that can be written, or - for standard error")
	}
	s.ends = append(s.ends, f.Close)
	if absent != nil {
		s.undos = append(s.undos, func() { os.Remove(name) })
	}
	t := &traceFile{File: f, flag: "--trace", notices: notices, hold: true}
	set.Trace = s.options.traceSink(t)
	return t, nil
}

// end ends all that was started, the newest first.
func (s *session) end() error {
	var errs []error
	for i := len(s.ends) - 1; i >= 0; i-- {
		errs = append(errs, s.ends[i]())
	}
	s.ends = nil
	return errors.Join(errs...)
}

// each collects the errors of something done to every modem.
func (s *session) each(do func(*modem) error) error {
	var errs []error
	for _, m := range s.modems {
		errs = append(errs, do(m))
	}
	return errors.Join(errs...)
}

func (s *session) removeLinks() error { return s.each((*modem).removeLink) }
func (s *session) endModems() error   { return s.each((*modem).end) }
func (s *session) closePorts() error  { return s.each((*modem).closePorts) }

// addresses are where hosts find the modems, one a line.
func (s *session) addresses() string {
	var b strings.Builder
	for _, m := range s.modems {
		fmt.Fprintln(&b, m.address())
	}
	return b.String()
}

// willMake notes which folders on the way to dir are not there, so that a start that fails can
// remove them again.
func (s *session) willMake(dir string) {
	if dir == "" {
		return
	}
	var missing []string
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		if _, err := os.Lstat(at); !errors.Is(err, os.ErrNotExist) || at == filepath.Dir(at) {
			break
		}
		missing = append(missing, at)
	}
	if missing == nil {
		return
	}
	s.undos = append(s.undos, func() {
		for _, folder := range missing {
			os.Remove(folder) // one that is no longer empty stays, as it is somebody's by now
		}
	})
}

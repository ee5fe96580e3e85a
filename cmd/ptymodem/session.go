package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"ptymodem/emulator"
	"ptymodem/fs"
	"ptymodem/scenarios"
	"ptymodem/scenarios/rig"
)

// A session is a running modem with all that belongs to it.
type session struct {
	options  *options
	scenario *scenarios.Scenario // what is in force: the one of --scenario with the flags over it
	rig      *rig.Rig
	tty      *emulator.PTY
	links    emulator.Links
	link     *emulator.Link  // nil without --link
	ports    []emulator.Port // on the network

	findings emulator.Findings // about the host

	ends  []func() error // end what was started, to be called in reverse order
	undos []func()       // remove what a start that failed has made, likewise
}

// start makes everything that the options ask for, or fails and leaves nothing behind. Notices for a person go to notices.
func start(o *options, notices io.Writer) (*session, error) {
	s := &session{options: o}
	if err := s.open(notices); err != nil {
		err = errors.Join(err, s.end())
		for i := len(s.undos) - 1; i >= 0; i-- {
			s.undos[i]()
		}
		return nil, err
	}
	return s, nil
}

// open takes hold first of what may be refused, and empties the trace's file last.
func (s *session) open(notices io.Writer) (err error) {
	o := s.options
	set := rig.Options{ServerConfig: o.server(), Store: s.openStore, Lint: s.findings.Add}
	if s.scenario, set.Files, err = o.inForce(); err != nil {
		return err
	}
	set.Scenario = s.scenario
	if err := s.openTTY(notices); err != nil {
		return err
	}
	if err := s.openPorts(); err != nil {
		return err
	}
	trace, err := s.openTrace(&set, notices)
	if err != nil {
		return err
	}
	if len(s.scenario.Faults) > 0 {
		a := newAnnouncer(s.scenario.Faults, notices)
		s.ends = append(s.ends, a.close)
		set.Fired = a.fired
	}
	s.willMake(o.ftpRoot)
	if s.rig, err = rig.New(set); err != nil {
		return err
	}
	s.ends = append(s.ends, s.rig.Close)
	if trace != nil {
		trace.begin()
	}
	s.rig.Modem.Attach(s.tty)
	for _, p := range s.ports {
		s.rig.Modem.Attach(p)
	}
	return nil
}

// openStore makes a store in its folder or in memory.
func (s *session) openStore(name string, capacity int64) (*fs.Store, error) {
	o, flag := s.options, strings.ToLower(name)
	if o.given(flag + "-size") {
		capacity = map[string]int64{"ufs": o.ufsSize, "sd": o.sdSize, "ram": o.ramSize}[flag]
	}
	dir := map[string]string{"ufs": o.ufs, "sd": o.sd}[flag]
	if dir == "" {
		return fs.NewMemory(name, capacity), nil
	}
	s.willMake(dir)
	store, err := fs.OpenDir(name, dir, capacity)
	if err != nil {
		return nil, fmt.Errorf("--%s: %w", flag, err)
	}
	return store, nil
}

func (s *session) openTTY(notices io.Writer) error {
	ptys, err := emulator.NewPTYs()
	if err != nil {
		return err
	}
	s.ends = append(s.ends, ptys.Close)
	if s.tty, err = ptys.Open(); err != nil {
		return err
	}
	s.ends = append(s.ends, s.tty.Close)
	if s.options.link == "" {
		return nil
	}
	s.ends = append(s.ends, s.links.Close)
	if s.link, err = s.links.Make(s.options.link, s.tty.Path()); err != nil {
		return fmt.Errorf("--link: %w", err)
	}
	s.ends = append(s.ends, s.link.Remove)
	if s.link.Replaced != "" {
		fmt.Fprintf(notices, "ptymodem: %s was there already, a link to %s: replaced\n", s.options.link, s.link.Replaced)
	}
	return nil
}

// openPorts opens the ports on the network.
func (s *session) openPorts() error {
	if addr := s.options.tcp; addr != "" {
		p, err := emulator.ListenTCP(addr)
		if err != nil {
			return fmt.Errorf("--tcp: %w", err)
		}
		s.ports, s.ends = append(s.ports, p), append(s.ends, p.Close)
	}
	if addr := s.options.rfc2217; addr != "" {
		p, err := emulator.ListenRFC2217(addr)
		if err != nil {
			return fmt.Errorf("--rfc2217: %w", err)
		}
		s.ports, s.ends = append(s.ports, p), append(s.ends, p.Close)
	}
	return nil
}

// openTrace opens the file of --trace, if there is one; it is emptied when it is begun.
func (s *session) openTrace(set *rig.Options, notices io.Writer) (*traceFile, error) {
	name := s.options.trace
	switch name {
	case "":
		return nil, nil
	case "-":
		set.Trace = emulator.TraceTo(notices)
		return nil, nil
	}
	_, absent := os.Lstat(name)
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, fmt.Errorf("--trace: %w: give the name of a file that can be written, or - for standard error", err)
	}
	s.ends = append(s.ends, f.Close)
	if absent != nil {
		s.undos = append(s.undos, func() { os.Remove(name) })
	}
	t := &traceFile{File: f, flag: "--trace", notices: notices}
	set.Trace = emulator.TraceTo(t)
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

// willMake notes which folders on the way to dir are not there, so that a start that fails can remove them again.
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
	s.undos = append(s.undos, func() {
		for _, folder := range missing {
			os.Remove(folder) // one that is no longer empty stays, as it is somebody's by now
		}
	})
}

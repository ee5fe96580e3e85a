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
	"ptymodem/ftpbackend"
)

// A session is a running modem with all that belongs to it.
type session struct {
	options *options
	server  *ftpbackend.Server
	tty     *emulator.PTY
	link    *emulator.Link  // nil without --link
	ports   []emulator.Port // on the network

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

// open takes hold first of what may be refused, and opens the trace last, since that empties a file.
func (s *session) open(notices io.Writer) error {
	o := s.options
	cfg := emulator.Config{Profile: o.profile, Boot: o.boot, Strict: o.strict, Speed: o.speed}
	if err := s.openServer(); err != nil {
		return err
	}
	cfg.Network = ftpbackend.Isolated(s.server, o.routes)
	if o.host {
		cfg.Network = ftpbackend.HostNetwork(o.routes)
	}
	if err := s.openStores(&cfg); err != nil {
		return err
	}
	if err := s.openTTY(notices); err != nil {
		return err
	}
	if err := s.openPorts(); err != nil {
		return err
	}
	if err := s.openTrace(&cfg, notices); err != nil {
		return err
	}
	cfg.Lint = s.findings.Add
	modem := emulator.New(cfg)
	s.ends = append(s.ends, modem.Close)
	modem.Attach(s.tty)
	for _, p := range s.ports {
		modem.Attach(p)
	}
	return nil
}

func (s *session) openServer() (err error) {
	o := s.options
	s.willMake(o.ftpRoot)
	s.server, err = ftpbackend.StartServer(ftpbackend.ServerConfig{
		Root: o.ftpRoot, Users: o.users(), Listen: o.ftpListen, CertFile: o.ftpCert, KeyFile: o.ftpKey,
	})
	if err != nil {
		return err
	}
	s.ends = append(s.ends, s.server.Close)
	return nil
}

func (s *session) openStores(cfg *emulator.Config) (err error) {
	o := s.options
	if cfg.UFS, err = s.openStore("UFS", o.ufs, o.ufsSize); err != nil {
		return err
	}
	if !o.noSD {
		if cfg.SD, err = s.openStore("SD", o.sd, o.sdSize); err != nil {
			return err
		}
	}
	if o.ramSize > 0 {
		cfg.RAM, err = s.openStore("RAM", "", o.ramSize)
	}
	return err
}

func (s *session) openStore(name, dir string, size int64) (*fs.Store, error) {
	store := fs.NewMemory(name, size)
	if dir != "" {
		s.willMake(dir)
		var err error
		if store, err = fs.OpenDir(name, dir, size); err != nil {
			return nil, fmt.Errorf("--%s: %w", strings.ToLower(name), err)
		}
	}
	s.ends = append(s.ends, store.Close)
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
	if s.link, err = emulator.MakeLink(s.options.link, s.tty.Path()); err != nil {
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

func (s *session) openTrace(cfg *emulator.Config, notices io.Writer) error {
	switch name := s.options.trace; name {
	case "":
	case "-":
		cfg.Trace = emulator.TraceTo(notices)
	default:
		f, err := os.Create(name)
		if err != nil {
			return fmt.Errorf("--trace: %w: give the name of a file that can be written, or - for standard error", err)
		}
		s.ends = append(s.ends, f.Close)
		cfg.Trace = emulator.TraceTo(&traceFile{File: f, flag: "--trace", notices: notices})
	}
	return nil
}

// A traceFile says it once when the trace can no longer be written; the modem goes on.
type traceFile struct {
	*os.File
	flag    string // that asked for it
	notices io.Writer
	broken  bool
}

// Write is never called by two at once.
func (t *traceFile) Write(b []byte) (int, error) {
	n, err := t.File.Write(b)
	if err != nil && !t.broken {
		t.broken = true
		fmt.Fprintf(t.notices, "ptymodem: %s: %v: the trace is incomplete from here on\n", t.flag, err)
	}
	return n, err
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

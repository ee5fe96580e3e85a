package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"

	"ptymodem/control"
	"ptymodem/emulator"
	"ptymodem/emulator/serial/pty"
	"ptymodem/emulator/trace"
	"ptymodem/scenarios/runner"
	"ptymodem/scenarios/testbed"
)

// tokenVariable has the token of an API that other machines reach.
const tokenVariable = control.TokenVariable

// An api is that of a session, and what tells others where it is.
type api struct {
	hub    *control.Hub
	listen net.Listener
	token  string
	url    string
}

// token is the one of the file or of the environment; empty: none.
func (o *options) token() (string, error) {
	if o.apiTokenFile == "" {
		return os.Getenv(tokenVariable), nil
	}
	token, err := control.ReadToken(o.apiTokenFile)
	if err != nil {
		return "", fmt.Errorf("--api-token-file: %w", err)
	}
	return token, nil
}

// openAPI listens, and has the modems' events kept.
func (s *session) openAPI(set *testbed.Options) error {
	o := s.options
	if o.api.Addr == "" {
		if o.apiTokenFile != "" {
			return errors.New("--api-token-file without --api: say where the API listens, as in --api 8321")
		}
		return nil
	}
	token, err := o.token()
	if err == nil {
		err = o.api.CheckToken(token)
	}
	if err != nil {
		return fmt.Errorf("--api: %w", err)
	}
	l, err := o.api.Listen()
	if err != nil {
		return fmt.Errorf("--api: %w", err)
	}
	s.ends = append(s.ends, func() error { // again after its API, which has closed it
		if err := l.Close(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	})
	s.api = &api{hub: control.NewHub(), listen: l, token: token, url: control.URL(l)}
	set.Inject = true
	set.Trace = both(set.Trace, s.api.hub.Add)
	set.Wire = s.api.hub.Wire
	s.noteServerFiles()
	return nil
}

// both hands an event to two; the first may be nil.
func both(first, second func(trace.Event)) func(trace.Event) {
	if first == nil {
		return second
	}
	return func(e trace.Event) {
		first(e)
		second(e)
	}
}

// serveAPI serves it once all modems are there.
func (s *session) serveAPI(set testbed.Options) {
	if s.api == nil {
		return
	}
	cfg := control.Config{
		Version: programVersion(), Server: s.server, Hub: s.api.hub, PTYs: s.ptys, Table: set.Table,
		Token: s.api.token, Unix: s.options.api.Network == "unix",
	}
	for _, m := range s.modems {
		own := control.Modem{
			Testbed: m.testbed, TTY: m.ttyPath(), Link: s.options.linkOf(m.index),
			StoresNotMine: s.options.storesNotMine(), ServerNotMine: s.serverNotMine,
		}
		for _, p := range m.ports {
			own.Ports = append(own.Ports, p.String())
		}
		cfg.Modems = append(cfg.Modems, own)
	}
	a := control.New(cfg)
	s.ends = append(s.ends, a.Close)
	a.Serve(s.api.listen)
}

// storesNotMine is why a reset must leave the stores alone.
func (o *options) storesNotMine() string {
	for flag, dir := range map[string]string{"ufs": o.ufs, "sd": o.sd} {
		if dir != "" {
			return "the files of --" + flag + " are in a folder, which a reset leaves alone"
		}
	}
	return ""
}

// noteServerFiles notes, before the server begins, why a reset must leave its files alone.
func (s *session) noteServerFiles() {
	o := s.options
	if o.modems > 1 && !strings.Contains(o.ftpRoot, indexMark) {
		s.serverNotMine = "the embedded server's files are those of all modems: start ptymodem with --ftp-root DIR/{n}, so that each has its own"
		return
	}
	for i := range o.modems {
		all, err := os.ReadDir(forModem(o.ftpRoot, i))
		if o.ftpRoot == "" || errors.Is(err, fs.ErrNotExist) {
			continue
		}
		for _, f := range all {
			if !strings.HasPrefix(strings.ToLower(f.Name()), ".ptymodem") {
				s.serverNotMine = "the folder of --ftp-root was not empty at the start: give one that is"
				return
			}
		}
	}
}

// writeInfo tells in a file where all is. It is whole when it is there, and is removed at the end.
func (s *session) writeInfo() error {
	name := s.options.info
	if name == "" {
		return nil
	}
	about := control.Info{Version: programVersion(), PID: os.Getpid(), FTP: s.server.Addr().String(), FTPS: s.server.ImplicitAddr().String()}
	if s.api != nil {
		about.API = s.api.url
	}
	for _, m := range s.modems {
		own := control.InfoModem{Index: m.index, TTY: m.ttyPath(), Link: s.options.linkOf(m.index)}
		for _, p := range m.ports {
			switch kind, addr, _ := strings.Cut(p.URL(), "://"); kind {
			case "socket":
				own.TCP = addr
			case "rfc2217":
				own.RFC2217 = addr
			}
		}
		about.Modems = append(about.Modems, own)
	}
	if err := about.Write(name); err != nil {
		return unwritable("--info", err, "give the name of a file that can be written")
	}
	s.ends = append(s.ends, func() error {
		if err := os.Remove(name); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
	return nil
}

// urlVariable has the address of the API in the environment of a COMMAND.
const urlVariable = "PTYMODEM_API_URL"

// parseTestAPI reads the only address that an API of test has.
func parseTestAPI(s string) (bool, error) {
	if s != "0" {
		return false, fmt.Errorf("invalid address %q: want 0, a free port for each scenario, as they run side by side", s)
	}
	return true, nil
}

// steer gives the modem of a run an API of its own.
func steer(r *runner.Run) {
	hub := control.NewHub()
	r.Trace, r.Wire = both(r.Trace, hub.Add), hub.Wire
	r.Steer = func(set *testbed.Testbed, port string) ([]string, func() error, error) {
		m := control.Modem{Testbed: set, Ports: []string{port}}
		var ptys *pty.Maker
		closePTYs := func() error { return nil }
		if r.Line == runner.TTY {
			var err error
			if ptys, err = pty.NewMaker(); err != nil {
				return nil, nil, err
			}
			m.TTY, m.Ports, closePTYs = port, nil, ptys.Close
		}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, nil, errors.Join(fmt.Errorf("--api: %w", err), closePTYs())
		}
		a := control.New(control.Config{
			Version: programVersion(), Server: set.Server, Hub: hub, PTYs: ptys, Table: emulator.NewTable(),
			Modems: []control.Modem{m},
		})
		a.Serve(l)
		return []string{urlVariable + "=" + control.URL(l)}, func() error {
			err := a.Close()
			if closing := l.Close(); !errors.Is(closing, net.ErrClosed) {
				err = errors.Join(err, closing)
			}
			return errors.Join(err, closePTYs())
		}, nil
	}
}

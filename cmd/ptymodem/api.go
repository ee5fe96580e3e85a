package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"ptymodem/control"
	"ptymodem/emulator/trace"
	"ptymodem/scenarios/testbed"
)

// tokenVariable has the token of an API that other machines reach.
const tokenVariable = "PTYMODEM_API_TOKEN"

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
	b, err := os.ReadFile(o.apiTokenFile)
	if err != nil {
		return "", fmt.Errorf("--api-token-file: %w", err)
	}
	token := strings.TrimSpace(string(b))
	if token == "" {
		return "", fmt.Errorf("--api-token-file: %s is empty: put a secret of %d characters or more into it", o.apiTokenFile, control.LeastToken)
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
		Version: programVersion(), Server: s.server, Hub: s.api.hub, Table: set.Table, Speed: s.scenario.Modem.Speed,
		Token: s.api.token, Unix: s.options.api.Network == "unix",
	}
	if cfg.Speed == 0 {
		cfg.Speed = 1
	}
	for _, m := range s.modems {
		own := control.Modem{
			Testbed: m.testbed, TTY: m.tty.Path(), Link: s.options.linkOf(m.index),
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

// An info is what --info writes.
type info struct {
	Version string      `json:"version"`
	PID     int         `json:"pid"`
	API     string      `json:"api,omitempty"`
	Modems  []infoModem `json:"modems"`
	FTP     string      `json:"ftp"`
	FTPS    string      `json:"ftps"`
}

type infoModem struct {
	Index   int    `json:"index"`
	TTY     string `json:"tty,omitempty"`
	Link    string `json:"link,omitempty"`
	TCP     string `json:"tcp,omitempty"`
	RFC2217 string `json:"rfc2217,omitempty"`
}

// writeInfo tells in a file where all is. It is whole when it is there, and is removed at the end.
func (s *session) writeInfo() error {
	name := s.options.info
	if name == "" {
		return nil
	}
	about := info{Version: programVersion(), PID: os.Getpid(), FTP: s.server.Addr().String(), FTPS: s.server.ImplicitAddr().String()}
	if s.api != nil {
		about.API = s.api.url
	}
	for _, m := range s.modems {
		own := infoModem{Index: m.index, TTY: m.tty.Path(), Link: s.options.linkOf(m.index)}
		for _, p := range m.ports {
			switch kind, addr, _ := strings.Cut(p.String(), " "); kind {
			case "tcp":
				own.TCP = addr
			case "rfc2217":
				own.RFC2217 = addr
			}
		}
		about.Modems = append(about.Modems, own)
	}
	b, err := json.Marshal(about)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".ptymodem-info-*")
	if err != nil {
		return unwritable("--info", err, "give the name of a file that can be written")
	}
	_, err = f.Write(append(b, '\n'))
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
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

// programVersion is the version in one word.
func programVersion() string {
	if b, ok := debug.ReadBuildInfo(); ok && b.Main.Version != "" {
		return b.Main.Version
	}
	return "(devel)"
}

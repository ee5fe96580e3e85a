package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"ptymodem/emulator/serial"
	"ptymodem/emulator/serial/pty"
	"ptymodem/emulator/serial/tcp"
	"ptymodem/fs"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/testbed"
)

// A modem is one of a session's. What is not there yet, or not wanted, is nil.
type modem struct {
	index   int
	tty     *pty.Port
	ports   []networkPort
	testbed *testbed.Testbed
	link    *pty.Link
}

// A networkPort is a port on the network. Its name is its address as it listens, and its URL is what
// a host opens.
type networkPort interface {
	serial.Port
	URL() string
	Notify(func(error))
}

// address is where a host finds the modem: the path of its tty, or without one the URL of the port
// that was opened last. So that is the one with modem lines, if there are two.
func (m *modem) address() string {
	if m.tty != nil {
		return m.tty.Path()
	}
	return m.ports[len(m.ports)-1].URL()
}

// ttyPath is the path of the tty, "" without one.
func (m *modem) ttyPath() string {
	if m.tty == nil {
		return ""
	}
	return m.tty.Path()
}

// openPorts opens the ports on the network.
func (m *modem) openPorts(o *options) error {
	open := func(flag, first string, listen func(addr string) (networkPort, error)) error {
		if first == "" {
			return nil
		}
		addr, err := portOf(first, m.index)
		if err == nil {
			var p networkPort
			if p, err = listen(addr); err == nil {
				m.ports = append(m.ports, p)
				return nil
			}
		}
		return fmt.Errorf("--%s: %w", flag, o.about(m.index, err))
	}
	return errors.Join(
		open("tcp", o.tcp, func(addr string) (networkPort, error) { return tcp.ListenRaw(addr) }),
		open("rfc2217", o.rfc2217, func(addr string) (networkPort, error) { return tcp.ListenRFC2217(addr) }),
	)
}

// notify has the ports on the network tell a person what goes wrong with them.
func (m *modem) notify(n *noticer) {
	for _, p := range m.ports {
		p.Notify(func(err error) { n.warn("port", err) })
	}
}

func (m *modem) closePorts() error {
	var errs []error
	for _, p := range m.ports {
		errs = append(errs, p.Close())
	}
	if m.tty != nil {
		errs = append(errs, m.tty.Close())
	}
	return errors.Join(errs...)
}

// assemble makes the modem itself. Nobody can reach it before attach.
func (m *modem) assemble(s *session, set testbed.Options, a *announcer) (err error) {
	set.Index = m.index
	if tell := set.Warn; tell != nil {
		set.Warn = func(kind string, err error) { tell(kind, s.options.about(m.index, err)) }
	}
	set.Store = func(name string, capacity int64) (*fs.Store, error) { return m.openStore(s, name, capacity) }
	if a != nil {
		set.Fired = func(f *fault.Fault, t time.Duration) { a.fired(m.index, f, t) }
	}
	m.testbed, err = testbed.New(set)
	return err
}

// openStore makes a store in its folder or in memory.
func (m *modem) openStore(s *session, name string, capacity int64) (*fs.Store, error) {
	o, flag := s.options, strings.ToLower(name)
	if o.given(flag + "-size") {
		capacity = map[string]int64{"ufs": o.ufsSize, "sd": o.sdSize, "ram": o.ramSize}[flag]
	}
	dir := forModem(map[string]string{"ufs": o.ufs, "sd": o.sd}[flag], m.index)
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

// end switches the modem off.
func (m *modem) end() error {
	if m.testbed == nil {
		return nil
	}
	return m.testbed.Close()
}

// makeLink gives the tty its stable name.
func (m *modem) makeLink(s *session) (err error) {
	path := s.options.linkOf(m.index)
	if path == "" {
		return nil
	}
	if m.link, err = s.links.Make(path, m.tty.Path()); err != nil {
		return fmt.Errorf("--link: %w", err)
	}
	return nil
}

func (m *modem) removeLink() error {
	if m.link == nil {
		return nil
	}
	return m.link.Remove()
}

// attach serves the modem on its ports.
func (m *modem) attach() {
	if m.tty != nil {
		m.testbed.Modem.Attach(m.tty)
	}
	for _, p := range m.ports {
		m.testbed.Modem.Attach(p)
	}
}

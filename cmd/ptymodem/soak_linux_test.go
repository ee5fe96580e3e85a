package main

import (
	"bytes"
	"errors"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"ptymodem/emulator/serial/tcp"
	"ptymodem/scenarios/soak"
)

// soakSpeed is how much faster the modems' waits run in the soak test.
const soakSpeed = 100

// TestSoak has hosts do anything at random over ttys, TCP and RFC 2217 at once, in real time, for
// TEST_PTYMODEM_SOAK (make soak has 10m; by default three seconds), while anything goes wrong. At
// the end the process must have no more goroutines and descriptors than after the first part of it,
// and its heap must not have grown by more than [soak.Growth].
func TestSoak(t *testing.T) {
	length := 3 * time.Second
	if s := os.Getenv("TEST_PTYMODEM_SOAK"); s != "" {
		d, err := time.ParseDuration(s)
		if err != nil {
			t.Fatal(err)
		}
		length = d
	}
	file := filepath.Join(t.TempDir(), "faults.yaml")
	if err := os.WriteFile(file, soak.FaultsYAML(), 0o666); err != nil {
		t.Fatal(err)
	}
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	o := addRunFlags(flags)
	if err := errors.Join(flags.Parse([]string{
		"--modems", "6", "--speed", strconv.Itoa(soakSpeed), "--scenario", file, "--tcp", "127.0.0.1:0", "--rfc2217", "127.0.0.1:0",
	}), o.check()); err != nil {
		t.Fatal(err)
	}
	counter := &faultCounter{fired: soak.Fired{}}
	s, err := start(o, counter)
	if err != nil {
		t.Fatal(err)
	}
	ended := false
	end := func() {
		if !ended {
			ended = true
			if err := s.end(); err != nil {
				t.Error(err)
			}
		}
	}
	defer end()

	var hosts []*soak.Host
	for i, m := range s.modems {
		hosts = append(hosts, soak.NewHost(soakLine(m, i%3), uint64(i)))
	}
	began := time.Now()
	until := func(end time.Duration) {
		t.Helper()
		var running sync.WaitGroup
		for i, h := range hosts {
			running.Go(func() {
				for time.Since(began) < end {
					if err := h.Session(); err != nil {
						t.Errorf("modem %d: %v", i, err)
						return
					}
				}
				if err := h.LogOut(); err != nil {
					t.Errorf("modem %d: %v", i, err)
				}
			})
		}
		running.Wait()
		if t.Failed() {
			t.FailNow()
		}
		for _, m := range s.modems {
			if err := soak.Clear(m.testbed.Server.Fs(), m.testbed.UFS, m.testbed.SD); err != nil {
				t.Fatal(err)
			}
		}
	}
	until(length / 6)
	warm := soak.Settled()
	t.Logf("warm after %v: %v", time.Since(began).Round(time.Second/10), warm)
	until(time.Since(began) + length*5/6)
	now, err := soak.Flat(warm)
	if err != nil {
		t.Error(err)
	}
	var all soak.Figures
	for i, h := range hosts {
		t.Logf("modem %d, %s: %v", i, []string{"tty", "TCP", "RFC 2217"}[i%3], h.Figures)
		all.Add(h.Figures)
	}
	end()
	t.Logf("at the end: %v", now)
	t.Logf("%v over ttys, TCP and RFC 2217: %v", time.Since(began).Round(time.Second/10), all)
	t.Log(counter.fired)
}

// soakLine is a host's end of a modem's port: 0 is its tty, 1 its TCP port, 2 its RFC 2217 port.
func soakLine(m *modem, kind int) *wireLine {
	if kind == 0 {
		return &wireLine{open: func() (line, error) {
			return os.OpenFile(m.tty.Path(), os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
		}}
	}
	for _, p := range m.ports {
		_, telnet := p.(*tcp.RFC2217)
		if telnet == (kind == 2) {
			addr := p.(interface{ Addr() net.Addr }).Addr().String()
			return &wireLine{telnet: telnet, open: func() (line, error) { return net.DialTimeout("tcp", addr, patience) }}
		}
	}
	return nil
}

// A wireLine is a [soak.Line] in real time. What the other side closes it opens again.
type wireLine struct {
	open    func() (line, error)
	telnet  bool // escape what RFC 2217 escapes, and drop its commands
	wire    line
	command []byte // of telnet, as far as it has come
	block   [16 << 10]byte
}

// Open implements [soak.Line].
func (l *wireLine) Open() (err error) {
	if l.wire, err = l.open(); err == nil && l.telnet {
		l.command = nil
		_, err = l.wire.Write([]byte("\xff\xfb\x2c\xff\xfb\x00\xff\xfd\x00\xff\xfb\x03\xff\xfd\x03\xff\xfe\x01")) // WILL COM-PORT, binary both ways, SGA, DONT ECHO
	}
	return err
}

// Close implements [soak.Line].
func (l *wireLine) Close() error {
	if err := l.wire.Close(); err != nil && !errors.Is(err, os.ErrClosed) && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// Send implements [soak.Line].
func (l *wireLine) Send(b []byte) {
	if l.telnet {
		b = bytes.ReplaceAll(b, []byte{0xff}, []byte{0xff, 0xff})
	}
	if l.wire.SetDeadline(time.Now().Add(patience)) == nil {
		l.wire.Write(b) // a port that is gone shows when the answer is read
	}
}

// Receive implements [soak.Line].
func (l *wireLine) Receive(within time.Duration) []byte {
	for end := time.Now().Add(within / soakSpeed); ; {
		if l.wire.SetDeadline(end) != nil {
			return nil
		}
		n, err := l.wire.Read(l.block[:])
		got := l.block[:n]
		if l.telnet {
			got = l.data(got)
		}
		switch {
		case len(got) > 0:
			return bytes.Clone(got)
		case errors.Is(err, os.ErrDeadlineExceeded):
			return nil
		case err != nil: // refused, as the modem has not noticed yet that the host before is gone
			l.wire.Close()
			if l.Open() != nil {
				return nil
			}
		}
	}
}

// data drops the commands of telnet: of two bytes, of three, and those from SB to SE.
func (l *wireLine) data(b []byte) []byte {
	const iac, se, sb, will = 0xff, 0xf0, 0xfa, 0xfb
	kept := b[:0]
	for _, c := range b {
		switch l.command = append(l.command, c); {
		case l.command[0] != iac:
			kept, l.command = append(kept, c), l.command[:0]
		case len(l.command) == 2 && c == iac:
			kept, l.command = append(kept, iac), l.command[:0]
		case len(l.command) == 2 && c < sb,
			len(l.command) == 3 && l.command[1] >= will,
			l.command[len(l.command)-1] == se && len(l.command) > 3 && l.command[len(l.command)-2] == iac:
			l.command = l.command[:0]
		}
	}
	return kept
}

// A faultCounter counts the faults that the program announces.
type faultCounter struct{ fired soak.Fired }

// Write implements [io.Writer]; it is called with one line at a time.
func (c *faultCounter) Write(b []byte) (int, error) {
	if m := regexp.MustCompile(`\}: (.*) at [0-9.]+ s\n$`).FindSubmatch(b); m != nil {
		c.fired[string(m[1])]++
	}
	return len(b), nil
}

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/pflag"
	"go.uber.org/goleak"

	"ptymodem/emulator/leaktest"
)

// fleetSize is how many modems a test takes on: a thousand, unless it is to be quick, or what it
// takes is not there: descriptors, or time under the race detector.
func fleetSize(t *testing.T) int {
	n := 1000
	if testing.Short() || raceDetector {
		n = 200
	}
	const each = 1 + 1 + filesInUse // tty, host, transfer
	if limit := int(openFiles()); limit < n*each+200 {
		n = max((limit-200)/each, 1)
		t.Logf("the limit of open files is %d: %d modems", limit, n)
	}
	return n
}

// startFleetHere starts modems in the test's own process.
func startFleetHere(t *testing.T, args ...string) *session {
	t.Helper()
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	o := addRunFlags(flags)
	if err := errors.Join(flags.Parse(args), o.check()); err != nil {
		t.Fatal(err)
	}
	s, err := start(o, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestThousandModems has a host at each of a thousand modems log in, send and fetch 100 KB and log
// out, all at once, over the ttys.
func TestThousandModems(t *testing.T) {
	if err := startFleetHere(t).end(); err != nil { // what the runtime takes once and keeps
		t.Fatal(err)
	}
	files, others := leaktest.Descriptors(t), goleak.IgnoreCurrent()
	n, links, served := fleetSize(t), t.TempDir(), t.TempDir()
	began := time.Now()
	s := startFleetHere(t, "--modems", strconv.Itoa(n), "--link", filepath.Join(links, "modem"), "--ftp-root", served+"/{n}") // at its own speed: rsptimeout is real time
	t.Logf("%d modems started in %v", n, time.Since(began))

	hosts := make([]*fleetHost, n)
	all := func(what string, do func(h *fleetHost) error) {
		t.Helper()
		began := time.Now()
		var wg sync.WaitGroup
		errs := make([]error, n)
		for i := range hosts {
			wg.Go(func() {
				if err := do(hosts[i]); err != nil {
					errs[i] = fmt.Errorf("modem %d: %s: %w", i, what, err)
				}
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			text := err.Error()
			t.Fatal(text[:min(len(text), 2000)])
		}
		t.Logf("%s: %v", what, time.Since(began))
	}
	for i := range hosts {
		h := newFleetHost(t, i, filepath.Join(links, "modem"+strconv.Itoa(i)))
		hosts[i] = h
	}
	all("log in", (*fleetHost).logIn)
	all("send", (*fleetHost).send)
	all("fetch", (*fleetHost).fetch)
	all("log out", (*fleetHost).logOut)
	for i, h := range hosts {
		if got, err := os.ReadFile(filepath.Join(served, strconv.Itoa(i), "a.bin")); err != nil || !bytes.Equal(got, h.content()) {
			t.Errorf("what modem %d has sent is not what the server has: %d bytes, %v", i, len(got), err)
		}
		h.tty.Close()
	}

	began = time.Now()
	if err := s.end(); err != nil {
		t.Error(err)
	}
	t.Logf("ended in %v", time.Since(began))
	if left, err := os.ReadDir(links); err != nil || len(left) > 0 {
		t.Errorf("%d links are left, %v", len(left), err)
	}
	if now := leaktest.Descriptors(t); now != files {
		t.Errorf("%d descriptors are open, there were %d", now, files)
	}
	if err := goleak.Find(others); err != nil {
		t.Error(err)
	}
}

// fleetBytes is how much a host sends and fetches.
const fleetBytes = 100_000

// fleetPatience is how long, in real time, a host waits for one answer while all the others want
// theirs.
const fleetPatience = 4 * time.Minute // more than rsptimeout

// A fleetHost is the host of one of many modems.
type fleetHost struct {
	index int
	tty   *os.File
	read  bytes.Buffer // and not matched yet
	block [16 << 10]byte
}

func newFleetHost(t *testing.T, index int, path string) *fleetHost {
	t.Helper()
	tty, err := os.OpenFile(path, os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tty.Close() })
	return &fleetHost{index: index, tty: tty}
}

// content is what this host sends, and no other.
func (h *fleetHost) content() []byte {
	b := make([]byte, fleetBytes)
	rand.NewChaCha8([32]byte{byte(h.index), byte(h.index >> 8)}).Read(b)
	return b
}

// play sends and expects in turn: what is expected has to come just so.
func (h *fleetHost) play(talk ...string) error {
	for i, text := range talk {
		if err := h.tty.SetDeadline(time.Now().Add(fleetPatience)); err != nil {
			return err
		}
		if i%2 == 0 {
			if _, err := io.WriteString(h.tty, text); err != nil {
				return err
			}
			continue
		}
		for h.read.Len() < len(text) && strings.HasPrefix(text, h.read.String()) { // what is wrong fails at once
			n, err := h.tty.Read(h.block[:])
			h.read.Write(h.block[:n])
			if err != nil {
				return fmt.Errorf("%w after %.200q", err, h.read.String())
			}
		}
		if got := h.read.Next(len(text)); string(got) != text {
			return fmt.Errorf("after %.50q came %.200q, want %.200q", talk[i-1], got, text)
		}
	}
	if h.read.Len() > 0 {
		return fmt.Errorf("unexpected %.200q after it", h.read.String())
	}
	return nil
}

const okLine = "\r\nOK\r\n"

func (h *fleetHost) logIn() error {
	return h.play("ATE0\r", "ATE0\r"+okLine, "AT+QIACT=1\r", okLine,
		`AT+QFTPCFG="rsptimeout",180`+"\r", okLine, // a busy machine has that long for all of them
		`AT+QFTPCFG="account","test","secret"`+"\r", okLine,
		`AT+QFTPOPEN="ftp.example.com"`+"\r", okLine+"\r\n+QFTPOPEN: 0,0\r\n")
}

func (h *fleetHost) send() error {
	size := strconv.Itoa(fleetBytes)
	return h.play(`AT+QFTPPUT="a.bin","COM:",0,`+size+",1\r", "\r\nCONNECT\r\n", string(h.content()), okLine+"\r\n+QFTPPUT: 0,"+size+"\r\n")
}

func (h *fleetHost) fetch() error {
	return h.play(`AT+QFTPGET="a.bin","COM:"`+"\r", "\r\nCONNECT\r\n"+string(h.content())+okLine+"\r\n+QFTPGET: 0,"+strconv.Itoa(fleetBytes)+"\r\n")
}

func (h *fleetHost) logOut() error { return h.play("AT+QFTPCLOSE\r", okLine+"\r\n+QFTPCLOSE: 0,0\r\n") }

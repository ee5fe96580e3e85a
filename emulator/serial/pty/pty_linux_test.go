package pty_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/leaktest"
	"ptymodem/emulator/serial"
	"ptymodem/emulator/serial/pty"
)

// These tests speak to real ptys as a host does: through the path of the tty and nothing else.

var _ serial.Port = (*pty.Port)(nil)

// newPTYs checks at the end that neither goroutine nor descriptor is left.
func newPTYs(t testing.TB) *pty.Maker {
	t.Helper()
	leaktest.Check(t)
	s, err := pty.NewMaker()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

func newPTY(t testing.TB) *pty.Port {
	t.Helper()
	p, err := newPTYs(t).Open()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A served pty reports what reaches the modem: "on", "off", and the bytes in between, joined.
type served struct {
	*pty.Port
	seen chan string
	err  chan error // of the last Read
}

// serve reads p until it is closed, and writes what it reads back if echo is on.
func serve(t testing.TB, p *pty.Port, echo bool) *served {
	t.Helper()
	s := &served{Port: p, seen: make(chan string, 1000), err: make(chan error, 1)}
	var got bytes.Buffer
	p.Watch(func(on bool) {
		if got.Len() > 0 {
			s.seen <- got.String()
			got.Reset()
		}
		s.seen <- map[bool]string{true: "on", false: "off"}[on]
	})
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := p.Read(buf)
			if err != nil {
				s.err <- err
				return
			}
			if echo {
				p.Write(buf[:n])
			} else {
				got.Write(buf[:n])
			}
		}
	}()
	t.Cleanup(func() { s.ended(t) })
	return s
}

// expect waits for the next things that the modem sees.
func (s *served) expect(t testing.TB, want ...string) {
	t.Helper()
	for _, w := range want {
		if got := testkit.Receive(t, s.seen, fmt.Sprintf("%.20q", w)); got != w {
			t.Fatalf("the modem saw %.60q, want %.60q", got, w)
		}
	}
}

// ended closes the pty and checks that its reader notices.
func (s *served) ended(t testing.TB) {
	t.Helper()
	if err := closed(t, s.Port); err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := testkit.Receive(t, s.err, "the end of Read"); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Read ended with %v, want os.ErrClosed", err)
	}
	s.err <- os.ErrClosed // for who asks again
}

func closed(t testing.TB, c io.Closer) error {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- c.Close() }()
	return testkit.Receive(t, done, "Close")
}

// host opens the tty as a terminal program does.
func host(t testing.TB, p *pty.Port) *os.File {
	t.Helper()
	f, err := os.OpenFile(p.Path(), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetDeadline(time.Now().Add(testkit.Patience)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func send(t testing.TB, h *os.File, text string) {
	t.Helper()
	if _, err := io.WriteString(h, text); err != nil {
		t.Fatal(err)
	}
}

func expectBytes(t testing.TB, h *os.File, want string) {
	t.Helper()
	got := make([]byte, len(want))
	n, err := io.ReadFull(h, got)
	if err != nil || string(got) != want {
		t.Fatalf("the host read %.60q, %v, want %.60q", got[:n], err, want)
	}
}

// control runs f on the host's descriptor. (Fd would make it a blocking one, which Close does not
// interrupt.)
func control(t testing.TB, h *os.File, f func(fd int) error) {
	t.Helper()
	c, err := h.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	if controlErr := c.Control(func(fd uintptr) { err = f(int(fd)) }); controlErr != nil || err != nil {
		t.Fatal(controlErr, err)
	}
}

// waitUnread returns when at least n bytes wait in the tty for the host.
func waitUnread(t testing.TB, h *os.File, n int) {
	t.Helper()
	for end := time.Now().Add(testkit.Patience); ; runtime.Gosched() {
		var got int
		control(t, h, func(fd int) (err error) {
			got, err = unix.IoctlGetInt(fd, unix.TIOCINQ)
			return err
		})
		if got >= n {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%d bytes wait for the host, want %d", got, n)
		}
	}
}

package pty_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/serial"
)

// blockWriter has the modem write more than the tty takes, and returns when the tty is full.
func blockWriter(t *testing.T, s *served, h *os.File) <-chan error {
	t.Helper()
	done := make(chan error, 1)
	go func() {
		_, err := s.Write(bytes.Repeat([]byte("lost"), 1<<18))
		done <- err
	}()
	waitUnread(t, h, 4095)
	return done
}

func TestPTYHostLeavesABlockedWriter(t *testing.T) {
	p := newPTY(t)
	s := serve(t, p, true)
	for range 60 {
		h := host(t, p)
		s.expect(t, "on")
		write := blockWriter(t, s, h)
		h.Close()
		if err := testkit.Receive(t, write, "the end of Write"); !errors.Is(err, serial.ErrNoHost) {
			t.Fatalf("Write ended with %v, want ErrNoHost", err)
		}
		s.expect(t, "off")
		h = host(t, p)
		s.expect(t, "on")
		send(t, h, "next")
		expectBytes(t, h, "next")
		h.Close()
		s.expect(t, "off")
	}
}

// TestPTYHostLeavesTheReader covers a reader that is itself blocked in Write, as one that answers
// is.
func TestPTYHostLeavesTheReader(t *testing.T) {
	p := newPTY(t)
	s := serve(t, p, true)
	for range 60 {
		h := host(t, p)
		s.expect(t, "on")
		full := make(chan struct{})
		go func() {
			defer close(full)
			h.Write(bytes.Repeat([]byte("echo"), 1<<18)) // until it is closed
		}()
		waitUnread(t, h, 4095)
		h.Close()
		testkit.Receive(t, full, "the host's write")
		s.expect(t, "off")
	}
}

func TestPTYClose(t *testing.T) {
	for _, test := range []struct {
		name string
		host func(t *testing.T, h *os.File) // nil: nobody opens the tty
	}{
		{"nobody there", nil},
		{"idle host", func(*testing.T, *os.File) {}},
		{"host left input waiting", func(t *testing.T, h *os.File) { send(t, h, "AT\r") }},
		{"host stopped its output", func(t *testing.T, h *os.File) {
			control(t, h, func(fd int) error { return unix.IoctlSetInt(fd, unix.TCXONC, unix.TCOOFF) })
		}},
		{"exclusive host", func(t *testing.T, h *os.File) {
			control(t, h, func(fd int) error { return unix.IoctlSetInt(fd, unix.TIOCEXCL, 0) })
		}},
	} {
		for _, blocked := range []bool{false, true} {
			if blocked && test.host == nil {
				continue
			}
			t.Run(fmt.Sprintf("%s, writer blocked %v", test.name, blocked), func(t *testing.T) {
				p := newPTY(t)
				s := serve(t, p, false)
				write := make(<-chan error)
				if test.host != nil {
					h := host(t, p)
					s.expect(t, "on")
					test.host(t, h)
					if blocked {
						write = blockWriter(t, s, h)
					}
				}
				asOrdinaryUser(t, p.Close)
				s.ended(t)
				if blocked {
					if err := testkit.Receive(t, write, "the end of Write"); !errors.Is(err, os.ErrClosed) {
						t.Errorf("Write ended with %v, want os.ErrClosed", err)
					}
				}
				if _, err := p.Read(make([]byte, 1)); !errors.Is(err, os.ErrClosed) {
					t.Errorf("Read after Close: %v, want os.ErrClosed", err)
				}
				if _, err := p.Write([]byte("x")); !errors.Is(err, os.ErrClosed) {
					t.Errorf("Write after Close: %v, want os.ErrClosed", err)
				}
			})
		}
	}
}

// asOrdinaryUser runs f on a thread that may not open a tty that another has for itself, and ends
// that thread.
func asOrdinaryUser(t *testing.T, f func() error) {
	t.Helper()
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread goes with the goroutine
		head := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
		var caps [2]unix.CapUserData
		err := unix.Capget(&head, &caps[0])
		if err == nil {
			caps[0].Effective &^= 1 << unix.CAP_SYS_ADMIN
			err = unix.Capset(&head, &caps[0])
		}
		if err == nil {
			err = f()
		}
		done <- err
	}()
	if err := testkit.Receive(t, done, "the ordinary user"); err != nil {
		t.Fatal(err)
	}
}

// A host that has the tty for itself and goes without giving it back: an ordinary user can open it
// after that, whoever the modem runs as.
func TestPTYExclusiveLeftBehind(t *testing.T) {
	p := newPTY(t)
	s := serve(t, p, true)
	h := host(t, p)
	control(t, h, func(fd int) error { return unix.IoctlSetInt(fd, unix.TIOCEXCL, 0) })
	s.expect(t, "on")
	h.Close()
	s.expect(t, "off")
	asOrdinaryUser(t, func() error {
		fd, err := unix.Open(p.Path(), unix.O_RDWR|unix.O_NOCTTY, 0)
		if err != nil {
			return fmt.Errorf("open: %w", err)
		}
		return unix.Close(fd)
	})
}

func TestPTYCloseFromTheWatchFunction(t *testing.T) {
	p := newPTY(t)
	p.Watch(func(bool) { p.Close() })
	read := make(chan error, 1)
	go func() {
		_, err := p.Read(make([]byte, 1))
		read <- err
	}()
	host(t, p)
	if err := testkit.Receive(t, read, "the end of Read"); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Read ended with %v, want os.ErrClosed", err)
	}
}

func TestPTYClosesUnderTraffic(t *testing.T) {
	set := newPTYs(t)
	for range 100 {
		p, err := set.Open()
		if err != nil {
			t.Fatal(err)
		}
		s := serve(t, p, true)
		h := host(t, p)
		// This tty and no other: its number may be another process's as soon as it is closed.
		self, err := unix.Open(p.Path(), unix.O_PATH|unix.O_CLOEXEC, 0)
		if err != nil {
			t.Fatal(err)
		}
		path := fmt.Sprintf("/proc/self/fd/%d", self)
		gone := make(chan struct{})
		go func() { // a host that comes back until the tty is no more
			defer close(gone)
			for {
				if _, err := h.Write([]byte("AT\r")); err != nil {
					return
				}
				h.Close()
				f, err := os.OpenFile(path, os.O_RDWR|unix.O_NOCTTY, 0)
				if err != nil {
					return
				}
				h = f
			}
		}()
		s.expect(t, "on")
		var both sync.WaitGroup
		both.Go(func() { p.Close() })
		both.Go(func() { p.Close() })
		both.Wait()
		s.ended(t)
		testkit.Receive(t, gone, "the host")
		h.Close()
		unix.Close(self)
	}
}

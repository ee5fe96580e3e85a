package browser

import (
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A host is a program with the modem's tty open.
type host struct {
	t   *testing.T
	tty *os.File
}

// openHost opens a tty until the test ends, raw, and turns the echo off.
func openHost(t *testing.T, path string) *host {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	c, err := f.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var rawErr error
	if err := c.Control(func(fd uintptr) { rawErr = makeRaw(int(fd)) }); err != nil || rawErr != nil {
		t.Fatal(err, rawErr)
	}
	h := &host{t, f}
	h.exchange("ATE0")
	return h
}

func makeRaw(fd int) error {
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return err
	}
	t.Iflag, t.Oflag, t.Lflag = 0, 0, 0
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	return unix.IoctlSetTermios(fd, unix.TCSETS, t)
}

// exchange sends a line, and returns what comes up to a final result code.
func (h *host) exchange(line string) string {
	h.t.Helper()
	answer, err := h.try(line)
	if err != nil {
		h.t.Fatalf("%s: %q, %v", line, answer, err)
	}
	return answer
}

func (h *host) try(line string) (string, error) {
	if err := h.tty.SetDeadline(time.Now().Add(patience)); err != nil {
		return "", err
	}
	if _, err := h.tty.WriteString(line + "\r"); err != nil {
		return "", err
	}
	var answer []byte
	buf := make([]byte, 4096)
	for {
		n, err := h.tty.Read(buf)
		answer = append(answer, buf[:n]...)
		if err != nil {
			return string(answer), err
		}
		last := string(answer[max(0, len(answer)-64):])
		if strings.HasSuffix(last, "OK\r\n") || strings.HasSuffix(last, "ERROR\r\n") || strings.Contains(last, "+CME ERROR: ") && strings.HasSuffix(last, "\r\n") {
			return string(answer), nil
		}
	}
}

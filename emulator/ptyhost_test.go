package emulator

import (
	"os"
	"syscall"
	"testing"
	"time"
)

// ptySpeed is how much faster the modem's waits run when a transcript is played over a pty, in real time.
const ptySpeed = 10

// ptyHost is a host over a real pty, in real time.
type ptyHost struct {
	t    testing.TB
	ptys *PTYs
	tty  *os.File
	path string
}

func newPTYHost(t testing.TB, m *Modem) *ptyHost {
	t.Helper()
	ptys, err := NewPTYs()
	if err != nil {
		t.Fatal(err)
	}
	port, err := ptys.Open()
	if err != nil {
		t.Fatal(err)
	}
	m.Attach(port)
	h := &ptyHost{t: t, ptys: ptys, path: port.Path()}
	h.dtr(true)
	return h
}

func (h *ptyHost) dtr(on bool) {
	h.t.Helper()
	if !on {
		h.tty.Close()
		return
	}
	f, err := os.OpenFile(h.path, os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		h.t.Fatal(err)
	}
	h.tty = f
}

func (h *ptyHost) send(b []byte) {
	h.t.Helper()
	if err := h.tty.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.tty.Write(b); err != nil {
		h.t.Fatal(err)
	}
}

// read reads what comes within d, and gives up early when first is set and something has come.
func (h *ptyHost) read(d time.Duration, first bool) []byte {
	h.t.Helper()
	if err := h.tty.SetReadDeadline(time.Now().Add(d)); err != nil {
		h.t.Fatal(err)
	}
	var got []byte
	buf := make([]byte, 64<<10)
	for {
		n, err := h.tty.Read(buf)
		got = append(got, buf[:n]...)
		if err != nil || first && n > 0 {
			return got
		}
	}
}

func (h *ptyHost) await() []byte { return h.read(patience, true) }

func (h *ptyHost) pass(d time.Duration) []byte { return h.read(d/ptySpeed, false) }

// settle gives the modem the time of a dozen result delays to say something that it should not.
func (h *ptyHost) settle() []byte { return h.read(12*resultDelay/ptySpeed, false) }

func (h *ptyHost) close() {
	h.tty.Close()
	h.t.Cleanup(func() {
		if err := h.ptys.Close(); err != nil {
			h.t.Error(err)
		}
	})
}

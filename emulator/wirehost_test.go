package emulator

import (
	"io"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"
)

// wireSpeed is how much faster the modem's waits run when a transcript is played over a port of the system, in real time.
const wireSpeed = 10

// A wire is the host's end of a port of the system.
type wire interface {
	io.ReadWriteCloser
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
}

// A wireHost is a host over a real port, in real time: a pty, or a connection.
type wireHost struct {
	t     testing.TB
	m     *Modem
	wire  wire
	other wire // a second opener
	open  func() (wire, error)
	end   func() error // after the modem
}

// wireHosts are the hosts over real ports, by name.
func wireHosts() map[string]func(testing.TB, *Modem) host {
	return map[string]func(testing.TB, *Modem) host{"pty": newPTYHost, "tcp": newTCPHost, "rfc2217": newRFC2217Host}
}

// allHosts are the hosts of rigOptions.over.
func allHosts() map[string]func(testing.TB, *Modem) host {
	all := wireHosts()
	all["pipe"] = nil
	return all
}

func newPTYHost(t testing.TB, m *Modem) host {
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
	h := &wireHost{t: t, m: m, end: ptys.Close, open: func() (wire, error) {
		return os.OpenFile(port.Path(), os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	}}
	h.dtr(true)
	return h
}

func (h *wireHost) dtr(on bool) {
	h.t.Helper()
	if !on {
		h.wire.Close()
		h.until("the modem to see the port closed", func(p *port) bool { return !p.told })
		return
	}
	w, err := h.open()
	if err != nil {
		h.t.Fatal(err)
	}
	h.wire = w
	h.until("the modem to see the port open", func(p *port) bool { return p.told })
}

// until waits for the modem to have taken notice of something on its port.
func (h *wireHost) until(what string, ok func(p *port) bool) {
	h.t.Helper()
	late := false
	stop := time.AfterFunc(patience, func() {
		h.m.mu.Lock()
		defer h.m.mu.Unlock()
		late = true
		h.m.changed.Broadcast()
	})
	defer stop.Stop()
	h.m.mu.Lock()
	defer h.m.mu.Unlock()
	for !ok(h.m.ports[0]) {
		if late {
			h.t.Fatalf("waited %v in vain for %s", patience, what)
		}
		h.m.changed.Wait()
	}
}

// send writes b. Patience is for a port that takes nothing, not for a large b.
func (h *wireHost) send(b []byte) {
	h.t.Helper()
	for piece := range slices.Chunk(b, 64<<10) {
		if err := h.wire.SetWriteDeadline(time.Now().Add(patience)); err != nil {
			h.t.Fatal(err)
		}
		if _, err := h.wire.Write(piece); err != nil {
			h.t.Fatal(err)
		}
	}
}

// read reads what comes within d, and gives up early when first is set and something has come.
func (h *wireHost) read(d time.Duration, first bool) []byte {
	h.t.Helper()
	if err := h.wire.SetReadDeadline(time.Now().Add(d)); err != nil {
		h.t.Fatal(err)
	}
	var got []byte
	buf := make([]byte, 64<<10)
	for {
		n, err := h.wire.Read(buf)
		got = append(got, buf[:n]...)
		if err != nil || first && n > 0 {
			return got
		}
	}
}

func (h *wireHost) await() []byte { return h.read(patience, true) }

// pass lets a guard time go by with half of it to spare: at this speed a tenth of it, which the modem allows for, is less than a busy machine
// may hold a process up.
func (h *wireHost) pass(d time.Duration) []byte {
	if d == time.Second {
		d += d / 2
	}
	return h.read(d/wireSpeed, false)
}

func (h *wireHost) absent(d time.Duration) {
	timer := time.NewTimer(d / wireSpeed)
	defer timer.Stop()
	<-timer.C
}

// settle gives the modem the time of a dozen result delays to say something that it should not.
func (h *wireHost) settle() []byte { return h.read(12*resultDelay/wireSpeed, false) }

func (h *wireHost) close() {
	h.wire.Close()
	h.t.Cleanup(func() {
		if err := h.end(); err != nil {
			h.t.Error(err)
		}
	})
}

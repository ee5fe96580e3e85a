package emulator

import (
	"io"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/serial/pty"
	"ptymodem/emulator/session"
)

// wireSpeed is how much faster the modem's waits run when a transcript is played over a port of the
// system, in real time. It is low: at this speed a busy machine has 45 s for what a server must do
// within the 90 s of rsptimeout.
const wireSpeed = 2

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
	port  *session.Session // of the modem, that the host is at
	wire  wire
	other wire // a second opener
	open  func() (wire, error)
	end   func() error // after the modem
	stir  chan struct{}
}

// watch takes the port that was attached last for the host's, and has the host told when something
// has happened in its modem.
func (h *wireHost) watch() {
	h.stir = make(chan struct{}, 1)
	h.m.loop.Lock()
	defer h.m.loop.Unlock()
	h.port = h.m.ports.All()[len(h.m.ports.All())-1]
	others := h.m.loop.OnIdle
	h.m.loop.OnIdle = func() {
		if others != nil {
			others()
		}
		select {
		case h.stir <- struct{}{}:
		default:
		}
	}
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
	ptys, err := pty.NewMaker()
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
	h.watch()
	h.dtr(true)
	return h
}

func (h *wireHost) dtr(on bool) {
	h.t.Helper()
	if !on {
		h.wire.Close()
		h.until("the modem to see the port closed", func(s session.State) bool { return !s.Open })
		return
	}
	w, err := h.open()
	if err != nil {
		h.t.Fatal(err)
	}
	h.wire = w
	h.until("the modem to see the port open", func(s session.State) bool { return s.Open })
}

// until waits for the modem to have taken notice of something on its port.
func (h *wireHost) until(what string, ok func(session.State) bool) {
	h.t.Helper()
	limit := time.NewTimer(testkit.Patience)
	defer limit.Stop()
	holds := func() bool {
		h.m.loop.Lock()
		defer h.m.loop.Unlock()
		return ok(h.port.State())
	}
	look := time.NewTicker(50 * time.Millisecond) // a command that begins to run stirs nobody
	defer look.Stop()
	for !holds() {
		select {
		case <-h.stir:
		case <-look.C:
		case <-limit.C:
			h.t.Fatalf("waited %v in vain for %s; what ran meanwhile:\n%s", testkit.Patience, what, stacks())
		}
	}
}

// send writes b. Patience is for a port that takes nothing, not for a large b.
func (h *wireHost) send(b []byte) {
	h.t.Helper()
	for piece := range slices.Chunk(b, 64<<10) {
		if err := h.wire.SetWriteDeadline(time.Now().Add(testkit.Patience)); err != nil {
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

func (h *wireHost) await() []byte { return h.read(testkit.Patience, true) }

// pass lets a guard time go by three times over: the modem counts it from when it read the byte
// before, and a busy machine may hold that up.
func (h *wireHost) pass(d time.Duration) []byte {
	if d == time.Second {
		d *= 3
	}
	end := h.m.loop.Clock.Now().Add(h.real(d))
	got := h.read(h.real(d), false)
	hungUp := false
	h.until("", func(s session.State) bool { hungUp = s.HungUp; return true })
	if hungUp { // nothing more comes, and what is due is due before the host is back
		h.untilDone(end)
	}
	return got
}

// untilDone waits until the modem has done what was due by end.
func (h *wireHost) untilDone(end time.Time) {
	h.until("the modem to do what is due", func(session.State) bool {
		return h.m.loop.Running() == 0 && !h.m.loop.DueBy(end)
	})
}

// absent lets modem time go by. With the port closed it begins when the modem has nothing to do but
// wait, and ends when the modem has done what was due in it.
func (h *wireHost) absent(d time.Duration) {
	gone := false
	h.until("the modem to be idle", func(s session.State) bool {
		gone = !s.Open
		return !gone || h.m.loop.Running() == 0
	})
	end := h.m.loop.Clock.Now().Add(h.real(d))
	timer := time.NewTimer(h.real(d))
	defer timer.Stop()
	<-timer.C
	if gone {
		h.untilDone(end)
	}
}

// settle gives the modem the time of a few result delays to say something that it should not.
func (h *wireHost) settle() []byte { return h.read(h.real(4*session.ResultDelay), false) }

// real is how long modem time takes.
func (h *wireHost) real(d time.Duration) time.Duration {
	return h.m.loop.Clock.Real(d)
}

func (h *wireHost) close() {
	h.wire.Close()
	h.t.Cleanup(func() {
		if err := h.end(); err != nil {
			h.t.Error(err)
		}
	})
}

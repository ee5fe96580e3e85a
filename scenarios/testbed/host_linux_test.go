package testbed_test

import (
	"errors"
	"os"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"ptymodem/emulator/serial/pty"
	"ptymodem/recording/transcript"
	"ptymodem/scenarios"
	"ptymodem/scenarios/testbed"
)

const (
	speed    = 50                    // of the modems here, unless a session says otherwise
	patience = 2 * time.Minute       // real time for what must come
	silence  = 60 * time.Millisecond // real time for what must not
)

// A tap is a pty that notes how the modem's bytes are cut into writes.
type tap struct {
	*pty.Port

	mu     sync.Mutex
	total  int64
	writes []write
}

// A write ends at so many bytes of all that the host was sent.
type write struct {
	end   int64
	began time.Time
}

// Write implements [serial.Port].
func (t *tap) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	began := time.Now()
	n, err := t.Port.Write(b)
	if n > 0 {
		t.total += int64(n)
		t.writes = append(t.writes, write{t.total, began})
	}
	return n, err
}

// since are the writes behind the first from bytes, and whether one begins there.
func (t *tap) since(from int64) ([]write, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i, found := slices.BinarySearchFunc(t.writes, from, func(w write, at int64) int { return int(w.end - at) })
	if found {
		i++
	}
	return slices.Clone(t.writes[i:]), found || from == 0
}

// A ttyPort is the host's end of a pty.
type ttyPort struct {
	tap
	tty  *os.File
	sent time.Time // when the host last sent
}

func (p *ttyPort) open() error {
	f, err := os.OpenFile(p.Path(), os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	p.tty = f
	return err
}

func (p *ttyPort) close() {
	if p.tty != nil {
		p.tty.Close()
		p.tty = nil
	}
}

// Send implements [transcript.Port].
func (p *ttyPort) Send(b []byte) error {
	p.sent = time.Now()
	if err := p.tty.SetWriteDeadline(p.sent.Add(patience)); err != nil {
		return err
	}
	_, err := p.tty.Write(b)
	return err
}

// Await implements [transcript.Port].
func (p *ttyPort) Await() ([]byte, error) { return p.read(patience) }

// Settle implements [transcript.Port].
func (p *ttyPort) Settle() ([]byte, error) { return p.read(silence / 3) }

// read is what the next read finds within d; nothing does not fail, nor does a closed tty.
func (p *ttyPort) read(d time.Duration) ([]byte, error) {
	if p.tty == nil {
		return nil, nil
	}
	if err := p.tty.SetReadDeadline(time.Now().Add(d)); err != nil {
		return nil, err
	}
	b := make([]byte, 64<<10)
	n, err := p.tty.Read(b)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = nil
	}
	return b[:n], err
}

// A host plays a session on the tty of a modem, see [TestActions].
type host struct {
	*transcript.Player
	t     *testing.T
	set   *testbed.Testbed
	port  *ttyPort
	speed float64
}

// begin starts the modem of a scenario with a host at its tty.
func begin(t *testing.T, ptys *pty.Maker, s *scenarios.Scenario) *host {
	t.Helper()
	r, err := testbed.New(testbed.Options{Scenario: s})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	tty, err := ptys.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tty.Close(); err != nil {
			t.Error(err)
		}
	})
	port := &ttyPort{tap: tap{Port: tty}}
	r.Modem.Attach(&port.tap)
	if err := port.open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(port.close)
	h := &host{Player: transcript.New(port), t: t, set: r, port: port, speed: s.Modem.Speed}
	h.Words, h.Form = h.words(), numbered
	return h
}

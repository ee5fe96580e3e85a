package tap_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"ptymodem/emulator/leaktest"
	"ptymodem/emulator/serial"
	"ptymodem/emulator/serial/pty"
	"ptymodem/emulator/serial/tcp"
	"ptymodem/fs"
	"ptymodem/recording"
	"ptymodem/recording/tap"
	"ptymodem/recording/transcript"
	"ptymodem/scenarios/testbed"
)

// patience is how long a test waits for what must happen before it calls it a failure.
const patience = 2 * time.Minute

// A bench is a host, a recorder, and a modem that stands for the module.
type bench struct {
	t       testing.TB
	bed     *testbed.Testbed
	ptys    *pty.Maker
	modem   serial.Port // the module's port
	tty     *pty.Port   // what the host opens
	name    string      // of the transcript
	log     *tap.Log
	tap     tap.Tap
	stop    context.CancelFunc
	ended   chan error
	stopped sync.Once

	mu   sync.Mutex
	told []string
	said chan struct{} // something was told
}

// benchOptions say what is on it.
type benchOptions struct {
	rfc2217, tcp bool // what the module is behind; a pty if neither
	log          tap.LogOptions
	tap          func(*tap.Tap)
}

// newBench checks at the end that neither goroutine nor descriptor is left.
func newBench(t testing.TB, o benchOptions) *bench {
	t.Helper()
	leaktest.Check(t)
	b := &bench{t: t, name: filepath.Join(t.TempDir(), "session.at"), ended: make(chan error, 1), said: make(chan struct{}, 100)}
	ok := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	var err error
	b.ptys, err = pty.NewMaker()
	ok(err)
	b.bed, err = testbed.New(testbed.Options{Store: func(name string, _ int64) (*fs.Store, error) { return fs.NewMemory(name, 64<<20), nil }})
	ok(err)
	device := ""
	switch {
	case o.rfc2217:
		port, err := tcp.ListenRFC2217("127.0.0.1:0")
		ok(err)
		b.modem, device = port, "rfc2217:"+port.Addr().String()
	case o.tcp:
		port, err := tcp.ListenRaw("127.0.0.1:0")
		ok(err)
		b.modem, device = port, "tcp:"+port.Addr().String()
	default:
		port, err := b.ptys.Open()
		ok(err)
		b.modem, device = port, port.Path()
	}
	b.bed.Modem.Attach(b.modem)
	b.tty, err = b.ptys.Open()
	ok(err)
	ctx, stop := context.WithCancel(context.Background())
	b.stop = stop
	module, err := tap.Open(ctx, device)
	ok(err)
	ready := make(chan struct{})
	b.tap = tap.Tap{Host: b.tty, Module: module, Tell: b.tell, Ready: func() { close(ready) }}
	b.log, err = tap.NewLog(b.name, o.log)
	ok(err)
	b.tap.Log = b.log
	if o.tap != nil {
		o.tap(&b.tap)
	}
	go func() { b.ended <- b.tap.Run(ctx) }()
	<-ready
	t.Cleanup(func() {
		b.end()
		for _, err := range []error{b.bed.Close(), b.modem.Close(), b.ptys.Close()} {
			if err != nil {
				t.Error(err)
			}
		}
	})
	return b
}

// end ends the recording.
func (b *bench) end() (counts tap.Counts) {
	b.t.Helper()
	b.stopped.Do(func() {
		b.stop()
		if err := <-b.ended; err != nil {
			b.t.Error(err)
		}
		var err error
		if counts, err = b.log.Close(); err != nil {
			b.t.Error(err)
		}
	})
	return counts
}

func (b *bench) tell(text string) {
	b.mu.Lock()
	b.told = append(b.told, text)
	b.mu.Unlock()
	b.said <- struct{}{}
}

// hears waits until a person is told something.
func (b *bench) hears(want string) {
	b.t.Helper()
	limit := time.After(patience)
	for {
		b.mu.Lock()
		all := strings.Join(b.told, "\n")
		b.mu.Unlock()
		if strings.Contains(all, want) {
			return
		}
		select {
		case <-b.said:
		case <-limit:
			b.t.Fatalf("nobody says %q, but\n%s", want, all)
		}
	}
}

// transcript is what was recorded.
func (b *bench) transcript() string {
	b.t.Helper()
	text, err := os.ReadFile(b.name)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(text)
}

// wire is all that went in one direction, as the transcript has it.
func (b *bench) wire(dir recording.Direction) []byte {
	b.t.Helper()
	frames, err := recording.Read(transcript.Parse(b.name, b.transcript()))
	if err != nil {
		b.t.Fatal(err)
	}
	var all []byte
	for _, f := range frames {
		if f.Event == "" && f.Dir == dir {
			all = append(all, f.Bytes...)
		}
	}
	return all
}

// A host has a tty open, and keeps what it has sent and read.
type host struct {
	t testing.TB
	*os.File
	sent, got []byte
	taken     int // of got, by reads
}

func openHost(t testing.TB, path string) *host {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if err := f.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return &host{t: t, File: f}
}

func (h *host) send(b []byte) {
	h.t.Helper()
	h.sent = append(h.sent, b...)
	if _, err := h.Write(b); err != nil {
		h.t.Fatal(err)
	}
}

// reads reads up to what is awaited, and returns what came before it.
func (h *host) reads(want string) []byte {
	h.t.Helper()
	b := make([]byte, 64<<10)
	from := h.taken
	for {
		if i := bytes.Index(h.got[from:], []byte(want)); i >= 0 {
			before := h.got[h.taken : from+i]
			h.taken = from + i + len(want)
			return before
		}
		from = max(h.taken, len(h.got)-len(want))
		n, err := h.Read(b)
		if err != nil {
			h.t.Fatalf("%v; what came ends with %q", err, h.got[max(0, len(h.got)-200):])
		}
		h.got = append(h.got, b[:n]...)
	}
}

// says sends a command, and reads up to its answer.
func (h *host) says(command, answer string) []byte {
	h.t.Helper()
	h.send([]byte(command + "\r"))
	return h.reads(answer)
}

// termios changes the settings of the tty.
func (h *host) termios(change func(*unix.Termios)) {
	h.t.Helper()
	c, err := h.SyscallConn()
	if err != nil {
		h.t.Fatal(err)
	}
	c.Control(func(fd uintptr) { setTermios(h.t, int(fd), change) })
}

func setTermios(t testing.TB, fd int, change func(*unix.Termios)) (before unix.Termios) {
	t.Helper()
	now, err := unix.IoctlGetTermios(fd, unix.TCGETS2)
	if err != nil {
		t.Fatal(err)
	}
	before = *now
	if change != nil {
		change(now)
		if err := unix.IoctlSetTermios(fd, unix.TCSETS2, now); err != nil {
			t.Fatal(err)
		}
	}
	return before
}

package tap_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"ptymodem/emulator"
	"ptymodem/ftpbackend/ftptest/machine"
	"ptymodem/recording"
	"ptymodem/recording/tap"
	"ptymodem/recording/transcript"
)

// Ten megabytes pass in each direction, unchanged, and the transcript has every byte of them; over a
// tty with flow control, TCP and RFC 2217.
func TestTenMegabytes(t *testing.T) {
	const size = 10 << 20
	content := transcript.Random(size, 7)
	for name, o := range map[string]benchOptions{"pty": {tap: func(t *tap.Tap) { t.RTSCTS = true }}, "tcp": {tcp: true}, "rfc2217": {rfc2217: true}} {
		t.Run(name, func(t *testing.T) {
			o.log.Secrets = true
			b := newBench(t, o)
			h := openHost(t, b.tty.Path())
			h.says(fmt.Sprintf(`AT+QFUPL="UFS:a.bin",%d,60`, size), "CONNECT\r\n")
			for piece := range slices.Chunk(content, 100_000) {
				h.send(piece)
			}
			h.reads(fmt.Sprintf("+QFUPL: %d,", size))
			h.reads("OK\r\n")
			h.says(`AT+QFDWL="UFS:a.bin"`, "CONNECT\r\n")
			got := h.reads("\r\n+QFDWL: ")
			if !bytes.Equal(got, content) {
				t.Errorf("%d bytes come back, and are not those that were sent", len(got))
			}
			h.reads("OK\r\n")
			counts := b.end()
			if counts.FromHost != int64(len(h.sent)) || counts.ToHost != int64(len(h.got)) {
				t.Errorf("%d and %d bytes are counted, want %d and %d", counts.FromHost, counts.ToHost, len(h.sent), len(h.got))
			}
			if !bytes.Equal(b.wire(recording.FromHost), h.sent) || !bytes.Equal(b.wire(recording.ToHost), h.got) {
				t.Error("the transcript has other bytes")
			}
			if text := b.transcript(); len(text) > 100_000 || !strings.Contains(text, "<= from session.data/1.bin") {
				t.Errorf("the transcript has %d bytes: %.500s", len(text), text)
			}
		})
	}
}

// session is what a host of the usual kind says, without anything that differs from time to time.
var session = []string{
	"AT", "ATI", "AT+CMEE=2", "AT+CPIN?", `AT+QFTPCFG="account","bob","s3cret word"`, `AT+QFTPCFG="account"`, "AT+QIACT=1", "AT+FOO", "ATE0", "AT+CSQ", "ATE1", "AT+QFLST",
}

// What was recorded plays to another modem without a difference, and has no secret in it.
func TestReplays(t *testing.T) {
	b := newBench(t, benchOptions{})
	h := openHost(t, b.tty.Path())
	for _, command := range session {
		answer := "OK\r\n"
		if command == "AT+FOO" {
			answer = "ERROR: 58\r\n"
			h.says("AT+CMEE=1", "OK\r\n")
		}
		h.says(command, answer)
	}
	h.says(`AT+QFUPL="UFS:b.txt",5`, "CONNECT\r\n")
	h.send([]byte("hello"))
	h.reads("OK\r\n")
	h.Close()
	b.end()
	text := b.transcript()
	if strings.Contains(text, "s3cret") || !strings.Contains(text, "!! redacted password") || !strings.Contains(text, `"bob","redacted1"`) {
		t.Errorf("secrets:\n%s", text)
	}
	if !strings.Contains(text, " <- AT+CSQ\n") || !strings.Contains(text, " dtr on\n") || !strings.HasSuffix(text, " dtr off\n") {
		t.Errorf("lines are missing:\n%s", text)
	}
	again := newBench(t, benchOptions{})
	again.end()
	p := transcript.New(farEnd{openHost(t, again.modem.String())})
	if err := p.Play(transcript.Parse(b.name, text)); err != nil {
		t.Errorf("%v\n%s", err, text)
	}
}

// A farEnd is a modem for a player.
type farEnd struct{ *host }

func (e farEnd) Send(b []byte) error { _, err := e.Write(b); return err }
func (e farEnd) Await() ([]byte, error) {
	b := make([]byte, 4<<10)
	n, err := e.Read(b)
	return b[:n], err
}
func (e farEnd) Settle() ([]byte, error) { return nil, nil }

// The module's port follows the host's, and is afterwards as it was: its settings, and that others
// may open it. A pseudo-terminal has no DTR: that is said, to a person and in the transcript.
func TestLineOfPTY(t *testing.T) {
	var device string
	b := newBench(t, benchOptions{tap: func(t *tap.Tap) { device = t.Module.String() }})
	look, err := unix.Open(device, unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK, 0) // root may, in spite of TIOCEXCL
	if err != nil {
		machine.Lacks(t, "only root can look at a tty that is somebody's alone")
	}
	defer unix.Close(look)
	h := openHost(t, b.tty.Path())
	b.hears("DTR is not passed on to " + device)
	for rate, bits := range map[int]uint32{9600: unix.B9600, 921600: unix.B921600, 74880: unix.BOTHER} {
		h.termios(func(t *unix.Termios) {
			t.Cflag = t.Cflag&^unix.CBAUD | bits | unix.CRTSCTS | unix.CSTOPB
			t.Ispeed, t.Ospeed = uint32(rate), uint32(rate)
		})
		h.says("AT", "OK\r\n")
		now := setTermios(t, look, nil)
		if int(now.Ospeed) != rate || now.Cflag&unix.CRTSCTS == 0 || now.Cflag&unix.CSTOPB == 0 || now.Lflag != 0 {
			t.Errorf("at %d baud the module's port has %+v", rate, now)
		}
	}
	h.Close()
	b.end()
	now := setTermios(t, look, nil)
	if now.Ospeed != 115200 || now.Cflag&(unix.CRTSCTS|unix.CSTOPB) != 0 {
		t.Errorf("afterwards the port has %+v", now)
	}
	if exclusive, err := unix.IoctlGetInt(look, unix.TIOCGEXCL); err != nil || exclusive != 0 {
		t.Errorf("afterwards the port is exclusive: %d, %v", exclusive, err)
	}
	text := b.transcript()
	for _, want := range []string{" # DTR is not passed on to ", " dtr on\n", " baud 9600\n", " baud 921600\n", " baud 74880\n", " dtr off\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// Where the module has lines, they follow the host's open, close and B0.
func TestLineOfRFC2217(t *testing.T) {
	b := newBench(t, benchOptions{rfc2217: true})
	dtr := func(on bool) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		if err := b.bed.Modem.AwaitState(ctx, func(s emulator.State) bool { return s.Ports[0].DTR == on }); err != nil {
			t.Fatalf("DTR %v: %v", on, err)
		}
	}
	dtr(false)
	h := openHost(t, b.tty.Path())
	dtr(true)
	h.termios(func(t *unix.Termios) { t.Cflag &^= unix.CBAUD })
	dtr(false)
	h.termios(func(t *unix.Termios) {
		t.Cflag |= unix.B57600
		t.Ispeed, t.Ospeed = 57600, 57600
	})
	dtr(true)
	h.says("AT", "OK\r\n")
	h.Close()
	dtr(false)
	h = openHost(t, b.tty.Path())
	dtr(true)
	h.termios(func(t *unix.Termios) { t.Cflag &^= unix.HUPCL })
	h.says("AT", "OK\r\n")
	h.Close()
	h = openHost(t, b.tty.Path())
	h.says("AT", "OK\r\n")
	b.end()
	var events []string
	for _, l := range transcript.Parse("", b.transcript()) {
		if l.Word == "dtr" || l.Word == "baud" {
			events = append(events, l.Word+" "+l.Rest)
		}
	}
	want := []string{"dtr on", "dtr off", "dtr on", "baud 57600", "dtr off", "dtr on", "dtr off"}
	if !slices.Equal(events, want) {
		t.Errorf("the line has %q, want %q", events, want)
	}
}

// A port that is gone is waited for. The host keeps its tty.
func TestModuleGoesAway(t *testing.T) {
	reopened := make(chan string)
	b := newBench(t, benchOptions{tap: func(t *tap.Tap) {
		t.Reopen = func(ctx context.Context) (tap.Module, error) {
			select {
			case device := <-reopened:
				return tap.Open(ctx, device)
			default:
				return nil, errors.New("not yet")
			}
		}
	}})
	h := openHost(t, b.tty.Path())
	h.says("AT", "OK\r\n")
	if err := b.modem.Close(); err != nil {
		t.Fatal(err)
	}
	b.hears("is gone")
	h.send([]byte("AT\r"))
	port, err := b.ptys.Open()
	if err != nil {
		t.Fatal(err)
	}
	b.bed.Modem.Attach(port)
	reopened <- port.Path()
	b.hears(port.Path() + " is back; 3 bytes of the host were lost")
	h.says("AT+CSQ", "OK\r\n")
	b.end()
	text := b.transcript()
	for _, want := range []string{" is gone (", " is back", " <- AT+CSQ\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// The end does not wait: not for a host that does not read, nor for a module that takes nothing, nor
// for a port that is gone.
func TestEnds(t *testing.T) {
	for name, stuck := range map[string]func(*testing.T, *bench, *host){
		"idle":            func(*testing.T, *bench, *host) {},
		"without a host":  func(_ *testing.T, _ *bench, h *host) { h.Close() },
		"host is stuck":   func(_ *testing.T, _ *bench, h *host) { h.says(`AT+QFDWL="UFS:a.bin"`, "CONNECT\r\n") },
		"module is stuck": stuckModule,
		"module is gone":  func(_ *testing.T, b *bench, _ *host) { b.modem.Close(); b.hears("is gone") },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, benchOptions{})
			h := openHost(t, b.tty.Path())
			h.says(`AT+QFUPL="UFS:a.bin",100000,60`, "CONNECT\r\n")
			h.send(make([]byte, 100000))
			h.reads("OK\r\n")
			stuck(t, b, h)
			begun := time.Now()
			b.end()
			if took := time.Since(begun); took > 10*time.Second {
				t.Errorf("the end takes %v", took)
			} else {
				t.Logf("the end takes %v", took)
			}
		})
	}
}

// stuckModule has the module's tty stopped, as CTS would, and the host send more than fits.
func stuckModule(t *testing.T, b *bench, h *host) {
	if err := h.SetWriteDeadline(time.Now().Add(300 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	fd, err := unix.Open(b.modem.String(), unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK, 0)
	if err != nil {
		machine.Lacks(t, "only root can stop a tty that is somebody's alone")
	}
	defer unix.Close(fd)
	if err := unix.IoctlSetInt(fd, unix.TCXONC, unix.TCOOFF); err != nil {
		t.Fatal(err)
	}
	if n, err := h.Write(make([]byte, 1<<20)); err == nil {
		t.Fatalf("%d bytes fit", n)
	}
}

// A port that another process has is refused, with its name.
func TestInUse(t *testing.T) {
	b := newBench(t, benchOptions{})
	if _, err := tap.Open(t.Context(), b.modem.String()); err == nil || !strings.Contains(err.Error(), "by another process: end that first") {
		t.Errorf("a second recorder: %v", err)
	}
	b.end()
	tty, err := os.OpenFile(b.modem.String(), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	cat := exec.Command("cat")
	cat.Stdin = tty
	if err := cat.Start(); err != nil {
		t.Fatal(err)
	}
	defer cat.Wait()
	defer cat.Process.Kill()
	tty.Close()
	if _, err := tap.Open(t.Context(), b.modem.String()); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("cat (process %d): end that first", cat.Process.Pid)) {
		t.Errorf("a port that cat has: %v", err)
	}
}

func TestRefused(t *testing.T) {
	for name, want := range map[string]string{
		"/dev/nothing":                 "is the module plugged in?",
		"/dev/null":                    "it is no serial port",
		"tcp:nowhere":                  "want the address of a port",
		"udp:127.0.0.1:7000":           "want a serial port",
		"tcp:127.0.0.1:1":              "connection refused",
		filepath.Join("/dev", "usb:1"): "no such port",
	} {
		if _, err := tap.Open(t.Context(), name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
}

// A probe finds the module, and leaves the port as it was.
func TestProbe(t *testing.T) {
	b := newBench(t, benchOptions{})
	b.end()
	found, err := tap.Probe(t.Context(), b.modem.String(), 0)
	if err != nil {
		t.Fatal(err)
	}
	text := found.String()
	for _, want := range []string{"DTR         no, TIOCMGET fails", "AT          OK at 115200 baud, with echo", "Revision: EC200U", "AT+GMR      EC200U"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if !strings.HasPrefix(found.Firmware(), "EC200U") {
		t.Errorf("firmware %q", found.Firmware())
	}
	h := openHost(t, b.modem.String())
	h.says("AT", "OK\r\n")
}

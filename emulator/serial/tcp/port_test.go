package tcp

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/serial"
)

// A netListener is what the tests need of a port on the network.
type netListener interface {
	serial.Port
	Addr() net.Addr
}

// A watchedPort reports what reaches the modem, in order: "DTR on", what changes on other lines,
// and the bytes in between, joined.
type watchedPort struct {
	netListener
	seen  chan string
	ended chan error
}

// watch reads port until it is closed, and writes what it reads back.
func watch(t *testing.T, port netListener, err error) *watchedPort {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	w := &watchedPort{netListener: port, seen: make(chan string, 1000), ended: make(chan error, 1)}
	var got bytes.Buffer
	tell := func(what string) {
		if got.Len() > 0 {
			w.seen <- got.String()
			got.Reset()
		}
		w.seen <- what
	}
	port.Watch(func(on bool) { tell(map[bool]string{true: "DTR on", false: "DTR off"}[on]) })
	if l, ok := port.(serial.Lines); ok {
		l.WatchLines(tell)
	}
	go func() {
		buf := make([]byte, 100)
		for {
			n, err := port.Read(buf)
			if err != nil {
				w.ended <- err
				return
			}
			got.Write(buf[:n])
			port.Write(buf[:n])
		}
	}()
	t.Cleanup(func() {
		if err := port.Close(); err != nil {
			t.Error(err)
		}
		if err := <-w.ended; !errors.Is(err, os.ErrClosed) {
			t.Errorf("Read ended with %v, want os.ErrClosed", err)
		}
	})
	return w
}

func (w *watchedPort) expect(t *testing.T, want ...string) {
	t.Helper()
	for _, x := range want {
		select {
		case got := <-w.seen:
			if got != x {
				t.Fatalf("the modem saw %.60q, want %.60q", got, x)
			}
		case <-time.After(testkit.Patience):
			t.Fatalf("waited %v in vain for the modem to see %.60q", testkit.Patience, x)
		}
	}
}

// hostOf connects to a port as a host.
func hostOf(t *testing.T, port netListener) net.Conn {
	t.Helper()
	conn, err := testkit.Dial(port.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(testkit.Patience))
	return conn
}

func readN(t *testing.T, r io.Reader, n int) string {
	t.Helper()
	got := make([]byte, n)
	n, err := io.ReadFull(r, got)
	if err != nil {
		t.Fatalf("the host read %q, then %v", got[:n], err)
	}
	return string(got)
}

// Hosts come and go, one closely after the other: each is served, its bytes come before its end,
// and none meets what another left.
func TestTCPHostsComeAndGo(t *testing.T) {
	port, err := ListenRaw("127.0.0.1:0")
	w := watch(t, port, err)
	for i := range 100 {
		text := fmt.Sprintf("host %d\xff\xff\r", i)
		h := hostOf(t, w)
		io.WriteString(h, text)
		if i%2 == 0 {
			if got := readN(t, h, len(text)); got != text {
				t.Fatalf("got %q, want %q", got, text)
			}
		}
		h.Close()
		w.expect(t, "DTR on", text, "DTR off")
	}
	if _, err := w.Write([]byte("for nobody")); !errors.Is(err, serial.ErrNoHost) {
		t.Errorf("Write without a host: %v, want ErrNoHost", err)
	}
}

// A second connection learns who has the port, and the first goes on. When the first is gone the
// next is welcome.
func TestNetPortInUse(t *testing.T) {
	raw, err1 := ListenRaw("127.0.0.1:0")
	com, err2 := ListenRFC2217("127.0.0.1:0")
	for _, w := range []*watchedPort{watch(t, raw, err1), watch(t, com, err2)} {
		t.Run(w.String(), func(t *testing.T) {
			first := hostOf(t, w)
			w.expect(t, "DTR on")
			second := hostOf(t, w)
			io.WriteString(second, "AT\r")
			said, err := io.ReadAll(second)
			if want := fmt.Sprintf("ptymodem: %s is in use by %s\r\n", w, first.LocalAddr()); err != nil || string(said) != want {
				t.Errorf("the second read %q, %v, want %q", said, err, want)
			}
			io.WriteString(first, "AT\r")
			for got := ""; !strings.HasSuffix(got, "AT\r"); { // after the offers of telnet
				got += readN(t, first, 1)
			}
			third := hostOf(t, w)
			io.WriteString(third, "3\r")
			first.Close()
			w.expect(t, "AT\r", "DTR off", "DTR on")
			third.Close()
			w.expect(t, "3\r", "DTR off")
		})
	}
}

// Close ends a write that waits for a host which does not read, and hosts that wait for the port.
func TestNetPortClose(t *testing.T) {
	raw, err1 := ListenRaw("127.0.0.1:0")
	com, err2 := ListenRFC2217("127.0.0.1:0")
	for _, w := range []*watchedPort{watch(t, raw, err1), watch(t, com, err2)} {
		t.Run(w.String(), func(t *testing.T) {
			h := hostOf(t, w)
			w.expect(t, "DTR on")
			wrote := make(chan error)
			go func() {
				for {
					if _, err := w.Write(make([]byte, 1<<20)); err != nil {
						wrote <- err
						return
					}
				}
			}()
			waiting := hostOf(t, w)
			if err := w.Close(); err != nil {
				t.Error(err)
			}
			if err := <-wrote; err == nil {
				t.Error("Write succeeds for ever")
			}
			for _, conn := range []net.Conn{h, waiting} {
				if _, err := io.Copy(io.Discard, conn); errors.Is(err, os.ErrDeadlineExceeded) {
					t.Error("Close leaves a connection open")
				}
			}
			if err := w.Close(); err != nil {
				t.Errorf("Close again: %v", err)
			}
			if _, err := net.Dial("tcp", w.Addr().String()); err == nil {
				t.Error("Close leaves the listener open")
			}
		})
	}
}

func TestListenRefused(t *testing.T) {
	port, err := ListenRaw("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer port.Close()
	for _, addr := range []string{port.Addr().String(), "192.0.2.1:0", "no such host:1"} {
		if p, err := ListenRFC2217(addr); err == nil || !strings.Contains(err.Error(), "give a free HOST:PORT of this machine") {
			t.Errorf("%s: %v, %v", addr, p, err)
		}
	}
}

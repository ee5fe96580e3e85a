package emulator

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/session"
	"ptymodem/recording/transcript"
)

func newPacedRig(t *testing.T) (*rig, *wireHost) {
	t.Helper()
	r := newRig(t, rigOptions{over: newPTYHost, config: func(cfg *Config) { cfg.BaudPacing, cfg.Speed = true, 10 }})
	return r, r.host.(*wireHost)
}

// The rate that counts is AT+IPR's, the host's has to be the same, and a change comes after its OK.
func TestPacedRates(t *testing.T) {
	r, h := newPacedRig(t)
	r.script("<- ATE0\n-> OK")
	h.rate(t, 9600)
	h.send([]byte("AT\r"))
	if got := h.read(100*time.Millisecond, false); len(got) > 0 {
		t.Errorf("the modem understands 9600 baud, and answers %q", got)
	}
	h.rate(t, 115200)
	r.script("<- AT\n-> OK\n<- AT+IPR=9600\n-> OK\n<= \"AT\\r\"")
	if got := h.read(100*time.Millisecond, false); len(got) > 0 {
		t.Errorf("the modem understands 115200 baud after AT+IPR=9600, and answers %q", got)
	}
	h.rate(t, 9600)
	r.script("<- AT+IPR?\n-> +IPR: 9600\n+> \n+> OK")
	h.rate(t, 115200)
	h.m.urcNow("NOISE")
	if got := h.await(); bytes.ContainsFunc(got, func(r rune) bool { return r < 0x80 }) {
		t.Errorf("a URC at the wrong rate is %q, want noise", got)
	}
	h.read(50*time.Millisecond, false)
	h.rate(t, 9600)
	r.script("<- AT+IPR=0\n-> OK")
	for _, rate := range []int{2400, 19200, 921600} {
		h.rate(t, rate)
		r.script("<- AT\n-> OK")
	}
}

// rate sets the host's rate, without waiting for the modem to take notice.
func (h *wireHost) rate(t *testing.T, rate int) {
	t.Helper()
	if err := h.termios(func(t *unix.Termios) {
		t.Cflag = t.Cflag&^unix.CBAUD | unix.BOTHER
		t.Ispeed, t.Ospeed = uint32(rate), uint32(rate)
	}); err != nil {
		t.Fatal(err)
	}
}

func (m *Modem) urcNow(text string) {
	m.loop.Lock()
	defer m.loop.Unlock()
	m.ports.URC("%s", text)
	m.ports.Settle()
}

// A file takes its time, up and down, and is the same after it.
func TestPacedTransfers(t *testing.T) {
	t.Parallel()
	const size, rate = 20000, 230400
	r, h := newPacedRig(t)
	r.script("<- ATE0\n-> OK\n<- AT+IFC=2,2\n-> OK\n<- AT+IPR=0\n-> OK")
	h.rate(t, rate)
	least := time.Duration(size) * 10 * time.Second / rate // ten bits a byte
	start := time.Now()
	r.script(fmt.Sprintf("<- AT+QFUPL=\"f\",%d,600\n-> CONNECT\n<= %d bytes seed 1\n-> /.QFUPL: .*/\n-> OK", size, size))
	if d := time.Since(start); d < least {
		t.Errorf("the upload took %v, want %v at least", d, least)
	}
	start = time.Now()
	r.script(fmt.Sprintf("<- AT+QFDWL=\"f\"\n-> CONNECT\n=> %d bytes seed 1\n-> /.QFDWL: .*/\n-> OK", size))
	if d := time.Since(start); d < least {
		t.Errorf("the download took %v, want %v at least", d, least)
	}
	r.script("lint")
}

// A host that does not read loses bytes without flow control, and the modem reports it; with it,
// none.
func TestPacedHostDoesNotRead(t *testing.T) {
	t.Parallel()
	const size = 60000
	for _, flow := range []string{"0,0", "2,0"} {
		t.Run(flow, func(t *testing.T) {
			t.Parallel()
			r, h := newPacedRig(t)
			r.storeFile("f", testkit.Random(size, 1))
			r.script("<- ATE0\n-> OK\n<- AT+IPR=1000000\n-> OK")
			h.rate(t, 1000000)
			r.script("<- AT+IFC=" + flow + "\n-> OK\n<= \"AT+QFDWL=\\\"f\\\"\\r\"")
			var got []byte
			if flow == "0,0" { // what the tty does not hold is lost, the end of it, too
				h.until("data mode", func(s session.State) bool { return s.DataMode })
				h.until("its end", func(s session.State) bool { return !s.DataMode && !s.Running && !s.Writing })
				got = h.read(50*time.Millisecond, false)
			}
			for flow == "2,0" && !strings.HasSuffix(string(got), "\r\nOK\r\n") {
				b := h.read(testkit.Patience, true)
				if len(b) == 0 {
					break
				}
				got = append(got, b...)
			}
			lossless := len(got) > size
			if lossless != (flow == "2,0") {
				t.Errorf("the host got %d bytes of more than %d", len(got), size)
			}
			if overrun := strings.Contains(strings.Join(r.lint(), " "), "overrun"); overrun == lossless {
				t.Errorf("an overrun is reported: %v, want %v", overrun, !lossless)
			}
			if lossless {
				r.script("<- AT\n-> OK")
				return
			}
			r.script(`<= "AT+CSQ\r"`)
			for got = nil; !bytes.HasSuffix(got, []byte("\r\n+CSQ: 24,99\r\n\r\nOK\r\n")); { // behind what was still on its way
				b := h.read(testkit.Patience, true)
				if len(b) == 0 {
					t.Fatalf("AT+CSQ has no answer: %q", got[max(0, len(got)-100):])
				}
				got = append(got, b...)
			}
		})
	}
}

// Sessions are the same when bytes take their time.
func TestPacedTranscripts(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"data-beof", "note-3.7-download", "line-reopen", "v250"} {
		for port, over := range wireHosts() {
			t.Run(name+"/"+port, func(t *testing.T) {
				t.Parallel()
				files, err := transcript.Files("../testdata/" + name + ".at")
				if err != nil {
					t.Fatal(err)
				}
				play(t, with(files[0].Lines, "paced"), over)
			})
		}
	}
}

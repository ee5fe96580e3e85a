package emulator

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/trace"
)

// What is recorded of the wire is what went over it, in its order: a command before its answer, data
// as it is, what a module that is off does not hear, and nothing that no host was there to read.
func TestWire(t *testing.T) {
	var wire []string // what went in one direction together
	var last time.Duration
	r := newRig(t, rigOptions{config: func(cfg *Config) {
		cfg.Index = 7
		cfg.Wire = func(w trace.Wire) {
			if w.Modem != 7 || w.Port != "pipe" || w.Time < last {
				t.Errorf("%+v after %v", w, last)
			}
			last = w.Time
			if n := len(wire) - 1; n < 0 || !strings.HasPrefix(wire[n], w.Dir) {
				wire = append(wire, w.Dir+" ")
			}
			wire[len(wire)-1] += string(w.Bytes)
		}
	}})
	r.script(`<- AT+CSQ
-> +CSQ: 24,99
-> OK
<- AT+QFUPL="a",4
-> CONNECT
<= "\x00\xffAT"
-> +QFUPL: 4,41ab
-> OK
.. 1s
<- AT+QFDWL="a"
-> CONNECT
=> "\x00\xffAT"
-> +QFDWL: 4,41ab
-> OK
dtr off
dtr on
<- AT+QPOWD
-> OK
-> POWERED DOWN
.. 1s
<= "AT\r"
silent`)
	if last < 2*time.Second {
		t.Errorf("the last bytes came at %v", last)
	}
	want := []string{
		"<- AT+CSQ\r", "-> AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n",
		"<- AT+QFUPL=\"a\",4\r", "-> AT+QFUPL=\"a\",4\r\r\nCONNECT\r\n",
		"<- \x00\xffAT", "-> \r\n+QFUPL: 4,41ab\r\n\r\nOK\r\n",
		"<- AT+QFDWL=\"a\"\r", "-> AT+QFDWL=\"a\"\r\r\nCONNECT\r\n\x00\xffAT\r\n+QFDWL: 4,41ab\r\n\r\nOK\r\n",
		"<- AT+QPOWD\r", "-> AT+QPOWD\r\r\nOK\r\n\r\nPOWERED DOWN\r\n",
		"<- AT\r",
	}
	if diff := cmp.Diff(want, wire); diff != "" {
		t.Errorf("the wire (-want +got):\n%s", diff)
	}
}

// Nobody is there to read the URCs of a boot: they never are on the wire.
func TestWireWithoutHost(t *testing.T) {
	r := newRig(t, rigOptions{closed: true, config: func(cfg *Config) {
		cfg.Wire = func(w trace.Wire) { t.Errorf("%+v is recorded", w) }
	}})
	if err := r.m.Restore(false, nil, nil); err != nil {
		t.Fatal(err)
	}
	r.host.pass(time.Second)
}

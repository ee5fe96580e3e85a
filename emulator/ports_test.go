package emulator

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/serial"
)

// another attaches one more pipe to the modem, in the same virtual time.
func (h *pipeHost) another() *pipeHost {
	o := &pipeHost{t: h.t, m: h.m, pipe: serial.NewPipe(), clock: h.clock, stir: h.stir}
	o.pipe.OnChange(h.poke)
	h.m.Attach(o.pipe)
	o.dtr(true)
	return o
}

// exchange sends text on one port, and returns what each of two ports reads then: at least as many
// bytes as are wanted, if they ever come.
func exchange(to *pipeHost, text string, ports [2]*pipeHost, want [2]string) (got [2]string) {
	to.send([]byte(text))
	for i, p := range ports {
		for len(got[i]) < len(want[i]) {
			b := p.await()
			if b == nil {
				break
			}
			got[i] += string(b)
		}
	}
	for i, p := range ports {
		p.until(p.pipe.Settled, "the modem to read")
		got[i] += string(p.settle())
	}
	return got
}

// Events say of which port they are where there are several, and not where there is one: its traces
// are the same whatever its tty is called. A URC that goes to every port is of none.
func TestPortsInTrace(t *testing.T) {
	r := newRig(t, rigOptions{})
	a := r.host.(*pipeHost)
	exchange(a, "AT\r", [2]*pipeHost{a, a}, [2]string{"AT\r\r\nOK\r\n"})
	b := a.another()
	before := len(r.events)
	exchange(b, "AT+QFUPL=\"f\",3\r", [2]*pipeHost{a, b}, [2]string{"", "AT+QFUPL=\"f\",3\r\r\nCONNECT\r\n"})
	exchange(b, "abc\r", [2]*pipeHost{a, b}, [2]string{"", "\r\n+QFUPL: 3,262\r\n\r\nOK\r\n"}) // the CR is no data
	exchange(a, "AT+QIACTEX=1,1\r", [2]*pipeHost{a, b}, [2]string{"AT+QIACTEX=1,1\r\r\nOK\r\n\r\n+QIACTEX: 1,0,1,\"10.64.0.11\"\r\n", "\r\n+QIACTEX: 1,0,1,\"10.64.0.11\"\r\n"})
	r.m.loop.Locked(r.m.trace.Flush)
	kinds := map[string]bool{}
	for i, e := range r.events {
		several := i >= before && (e.Kind == "at" || e.Kind == "data")
		if e.Kind != "line" && several != (e.Port == "pipe") {
			t.Errorf("%+v: port %q", e, e.Port)
		}
		if e.Kind == "data" && e.Bytes != 3 {
			t.Errorf("%d bytes of data, want 3", e.Bytes)
		}
		kinds[e.Kind] = true
	}
	for _, k := range []string{"at", "data", "urc"} {
		if !kinds[k] {
			t.Errorf("there is no event %s", k)
		}
	}
}

// Two ports are one modem: an answer goes to the port that sent the line, a URC to both, and
// settings are shared. While one is in data mode, lines on the other wait.
func TestTwoPorts(t *testing.T) {
	r := newRig(t, rigOptions{})
	a := r.host.(*pipeHost)
	b := a.another()
	for i, step := range []struct {
		to   *pipeHost
		text string
		a, b string
	}{
		{a, "AT\r", "AT\r\r\nOK\r\n", ""},
		{b, "ATE0\r", "", "ATE0\r\r\nOK\r\n"},
		{a, "ATI0\r", "\r\nQuectel\r\nEC200U\r\nRevision: EC200UCNAAR03A09M08\r\n\r\nOK\r\n", ""},
		{a, "AT+CMEE=2\r", "\r\nOK\r\n", ""},
		{b, "AT+X\r", "", "\r\n+CME ERROR: invalid command line\r\n"},
		{b, "A/", "", "\r\n+CME ERROR: invalid command line\r\n"},
		{a, "A/", "\r\nOK\r\n", ""},
		{a, "AT+QIACTEX=1,1\r", "\r\nOK\r\n\r\n+QIACTEX: 1,0,1,\"10.64.0.11\"\r\n", "\r\n+QIACTEX: 1,0,1,\"10.64.0.11\"\r\n"},
		{b, "AT+QFTPOPEN=\"a\"\r", "\r\n+QFTPOPEN: 0,0\r\n", "\r\nOK\r\n\r\n+QFTPOPEN: 0,0\r\n"},
		{a, "AT+QFTPPUT=\"x\",\"COM:\",0,4,1\r", "\r\nCONNECT\r\n", ""},
		{b, "AT+GMM\rAT\r", "", ""},
		{a, "ab", "", ""},
		{a, "cd", "\r\nOK\r\n\r\n+QFTPPUT: 0,4\r\n", "\r\nEC200U\r\n\r\nOK\r\n\r\nOK\r\n\r\n+QFTPPUT: 0,4\r\n"},
		{a, "AT+QFUPL=\"f\",3\r", "\r\nCONNECT\r\n", ""},
		{b, "AT+GMM\r", "", ""},
		{a, "abc", "\r\n+QFUPL: 3,262\r\n\r\nOK\r\n", "\r\nEC200U\r\n\r\nOK\r\n"},
		{b, "AT+QFTPGET=\"x\",\"COM:\"\r", "\r\n+QFTPGET: 0,4\r\n", "\r\nCONNECT\r\nabcd\r\nOK\r\n\r\n+QFTPGET: 0,4\r\n"},
		{a, "AT\r", "\r\nOK\r\n", ""},
	} {
		want := [2]string{step.a, step.b}
		if diff := cmp.Diff(want, exchange(step.to, step.text, [2]*pipeHost{a, b}, want)); diff != "" {
			t.Fatalf("step %d, %q: -want +got\n%s", i+1, step.text, diff)
		}
	}
}

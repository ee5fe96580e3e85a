package emulator

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/serial/telnet"
)

// Commands of RFC 2217, as numbers in the stream.
const (
	setControl       = 5
	notifyModemState = 107
)

// lineLog notes what a client hears of the modem's lines.
type lineLog struct {
	mu     sync.Mutex
	states []byte
}

func (l *lineLog) hear(c telnet.Command) {
	if c.Verb == telnet.SB && len(c.Sub) == 3 && c.Sub[1] == notifyModemState {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.states = append(l.states, c.Sub[2])
	}
}

func (l *lineLog) taken() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.states
	l.states = nil
	return s
}

// The host sees the modem's lines: DCD in data mode, or always with AT&C0; DSR and CTS while the
// module is up.
func TestRFC2217ModemLines(t *testing.T) {
	const up, carrier = 0x20 | 0x10, 0x80 // DSR and CTS; DCD: RFC 2217, NOTIFY-MODEMSTATE
	states := &lineLog{}
	r := newRig(t, rigOptions{over: func(t testing.TB, m *Modem) host {
		h := newRFC2217Host(t, m).(*wireHost)
		h.wire.(*comClient).heard = states.hear
		return h
	}})
	r.script("<- ATE0\n-> OK")
	check := func(when string, want ...byte) {
		t.Helper()
		r.host.settle()
		if diff := cmp.Diff(want, states.taken()); diff != "" {
			t.Errorf("%s: -want +got\n%s", when, diff)
		}
	}
	check("at first", up|up>>4)
	r.script("login\n<- AT+QFTPPUT=\"a\",\"COM:\",0,3,1\n-> CONNECT")
	check("data mode", up|carrier|carrier>>4)
	r.script("<= \"abc\"\n-> OK\n-> +QFTPPUT: 0,3")
	check("command mode", up|carrier>>4)
	r.script("<- AT&C0\n-> OK")
	check("AT&C0", up|carrier|carrier>>4)
	r.script("<- AT&C1\n-> OK\n<- AT+QPOWD\n-> OK")
	r.host.pass(2 * powerOffTime)
	check("AT&C1, and off", up|carrier>>4, up>>4)
}

// DTR that drops while the host stays: AT&D rules, and the host reads what becomes of it. Breaks
// and RTS are in the trace.
func TestRFC2217DropsDTR(t *testing.T) {
	r := newRig(t, rigOptions{over: newRFC2217Host})
	c := r.host.(*wireHost).wire.(*comClient)
	r.script("<- ATE0\n-> OK\nlogin")
	for setting, answer := range []string{
		"silent\n<= \"def\"\n-> OK\n-> +QFTPPUT: 0,6",
		"-> OK\n-> +QFTPPUT: 0,3",
		"-> OK\n-> +QFTPPUT: 607,0",
	} {
		r.script(fmt.Sprintf("<- AT&D%d\n-> OK\n<- AT+QFTPPUT=\"x%[1]d\",\"COM:\",0,6,1\n-> CONNECT\n<= \"abc\"", setting))
		c.command(setControl, 9)
		r.script(answer)
		c.command(setControl, 8)
	}
	c.command(setControl, 9) // in command mode it is nothing, whatever comes then
	r.script("<- AT\n-> OK\n<- AT+QFTPGET=\"x0\",\"COM:\"\n-> CONNECT\n=> \"abcdef\"\n-> OK\n-> +QFTPGET: 0,6")
	c.command(setControl, 5)
	c.command(setControl, 12)
	r.script("<- AT\n-> OK")
	got := r.lineEvents()
	want := slices.Concat([]string{"DTR on"}, slices.Repeat([]string{"DTR off", "DTR on"}, 3), []string{"DTR off", "break on", "RTS off"})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the trace: -want +got\n%s", diff)
	}
}

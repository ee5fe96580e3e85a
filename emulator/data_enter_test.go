package emulator

import (
	"strings"
	"testing"
	"time"

	"ptymodem/emulator/hook"
	"ptymodem/emulator/serial"
)

// Line ends that come before CONNECT is written are no data, though the command has run: its
// CONNECT is late.
func TestLineEndsBeforeLateConnect(t *testing.T) {
	for _, tt := range []struct{ command, result string }{
		{`+QFTPPUT="v","COM:",0,4,1`, "-> OK\n-> +QFTPPUT: 0,4\n== server:/v \"\\r\\nab\""},
		{`+QFUPL="v",4`, "-> +QFUPL: 4,6c68\n-> OK\n== UFS:v \"\\r\\nab\""},
	} {
		t.Run(tt.command, func(t *testing.T) {
			r, h, _ := hookedRig(t, nil)
			r.script("login\n<- ATE0\n-> OK")

			name, _, _ := strings.Cut(tt.command, "=")
			h.answers(name, hook.Response{Delay: time.Second})
			r.host.send([]byte("AT" + tt.command + "\r\n"))
			r.script(".. 500ms\nsilent")
			r.host.send([]byte("\r\n\r\n"))
			r.script(".. 300ms\nsilent\n-> CONNECT\n<= \"\\r\\nab\"\n" + tt.result)
		})
	}
}

// A slowPipe brings what the host has sent byte by byte, and knows whether there is more.
type slowPipe struct{ *serial.Pipe }

func (s slowPipe) Read(b []byte) (int, error) { return s.Pipe.Read(b[:1]) }

func (s slowPipe) Pending() bool { return s.HasInput() }

// What the host has sent before CONNECT, and the modem has not read yet, is read before CONNECT is
// written.
func TestLineEndsNotReadYet(t *testing.T) {
	r := newRig(t, rigOptions{closed: true})
	h := r.host.(*pipeHost)
	slow := slowPipe{serial.NewPipe()}
	slow.OnChange(h.poke)
	r.m.Attach(slow)
	r.host = &pipeHost{t: t, m: r.m, pipe: slow.Pipe, clock: h.clock, stir: h.stir}
	r.host.dtr(true)
	r.script("<- ATE0\n-> OK\n<= \"AT+QFUPL=\\\"v\\\",4\\r\\n\\r\\n\\r\\n\"\n-> CONNECT\n<= \"\\r\\nab\"\n-> +QFUPL: 4,6c68\n-> OK\n== UFS:v \"\\r\\nab\"")
}

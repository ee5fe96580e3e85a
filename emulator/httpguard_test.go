package emulator

import (
	"io"
	"testing"

	"ptymodem/emulator/serial/tcp"
	"ptymodem/emulator/session"
)

// The same with whole ports: the browser is hung up on, it is reported, no command runs, and the
// next host finds a clean line.
func TestNetPortHungUpOnHTTP(t *testing.T) {
	for name, over := range netHosts() {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, rigOptions{over: over})
			h := r.host.(*wireHost)
			r.script("<- ATE0\n-> OK")
			for _, pieces := range [][]string{{"POST / HTTP/1.1\r\nHost: x\r\n\r\nAT+CFUN=0\r"}, {"POS", "T /AT+CFU", "N=0 HTTP/", "1.1\r\nAT+CFUN=0\r"}} {
				h.dtr(false)
				h.dtr(true)
				conn := h.wire
				for _, p := range pieces {
					io.WriteString(conn, p)
					h.until("the piece is read", func(session.State) bool { return true })
				}
				h.until("it is hung up on", func(s session.State) bool { return !s.Open })
				h.dtr(false)
				h.dtr(true)
				r.script("silent\n<- AT+CFUN?\n-> +CFUN: 1\n-> OK")
			}
			r.m.loop.Lock()
			defer r.m.loop.Unlock()
			reports := 0
			for _, e := range r.events {
				if e.Kind == "line" && e.Text == tcp.ErrHTTP.Error() {
					reports++
				}
			}
			if reports != 2 {
				t.Errorf("%d reports in the trace, want 2", reports)
			}
		})
	}
}

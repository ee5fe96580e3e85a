package emulator

import (
	"io"
	"strings"
	"testing"
	"time"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/session"
)

// A host closes its sending side, as nc -N does, and reads on: its lines run and it is sent all
// that they bring, also what takes time, then the connection ends.
func TestNetPortHalfClosed(t *testing.T) {
	t.Parallel()
	const size = 1 << 20
	for name, over := range netHosts() {
		for at, play := range map[string]struct{ lines, want string }{
			"lines": {strings.Repeat("AT\r", 1000), strings.Repeat("\r\nOK\r\n", 1000)},
			"a URC": {"AT+QFTPSIZE=\"/big\"\r", "\r\nOK\r\n\r\n+QFTPSIZE: 0,1048576\r\n"},
			"a download": {"AT+QFTPGET=\"/big\",\"COM:\"\r",
				"\r\nCONNECT\r\n" + string(testkit.Random(size, 1)) + "\r\nOK\r\n\r\n+QFTPGET: 0,1048576\r\n"},
		} {
			t.Run(name+"/"+at, func(t *testing.T) {
				t.Parallel()
				r := newRig(t, rigOptions{over: over})
				h := r.host.(*wireHost)
				r.serverFile("/big", testkit.Random(size, 1))
				r.script("<- ATE0\n-> OK\nlogin")
				h.send([]byte(play.lines))
				if err := tcpOf(t, h.wire).CloseWrite(); err != nil {
					t.Fatal(err)
				}
				h.wire.SetReadDeadline(time.Now().Add(testkit.Patience))
				said, err := io.ReadAll(h.wire)
				if err != nil || string(said) != play.want {
					t.Errorf("the host read %d bytes, ending in %q, %v, want %d", len(said), said[max(0, len(said)-80):], err, len(play.want))
				}
				h.until("DTR off", func(s session.State) bool { return !s.Open })
			})
		}
	}
}

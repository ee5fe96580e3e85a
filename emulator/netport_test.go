package emulator

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/serial"
	"ptymodem/emulator/serial/tcp"
	"ptymodem/recording/transcript"
)

var (
	_ serial.Port  = (*tcp.Raw)(nil)
	_ serial.Port  = (*tcp.RFC2217)(nil)
	_ serial.Lines = (*tcp.RFC2217)(nil)
)

// Three kinds of ports are one modem: an answer goes to the port that sent the line, a URC to all.
// Lines on the others wait while one is in data mode, and a host that goes while another is in data
// mode does not disturb it.
func TestPortsOfAllKinds(t *testing.T) {
	r := newRig(t, rigOptions{over: newPTYHost})
	hosts := []host{r.host, newTCPHost(t, r.m), newRFC2217Host(t, r.m)}
	players := make([]*player, len(hosts))
	for i, h := range hosts {
		players[i] = newPlayer(&rig{t: t, m: r.m, server: r.server, ufs: r.ufs, sd: r.sd, host: h})
		if i > 0 {
			t.Cleanup(h.close)
		}
	}
	say := func(i int, lines ...string) {
		t.Helper()
		players[i].play(transcript.Parse(fmt.Sprintf("host %d", i), strings.Join(lines, "\n")))
	}
	say(0, "<- ATE0", "-> OK")
	for i := range hosts {
		players[i].Echo = false
		say(i, "<- AT", "-> OK")
	}
	say(2, "<- AT+QIACT=1", "-> OK", `<- AT+QFTPOPEN="a"`, "-> OK")
	for i := range hosts {
		say(i, "-> +QFTPOPEN: 0,0", "silent")
	}
	say(1, `<- AT+QFTPPUT="x","COM:",0,6,1`, "-> CONNECT", `<= "\xff\xfe"`)
	say(2, "<- AT+GMM")
	hosts[0].dtr(false)
	say(1, `<= "\x00\xff\r\n"`, "-> OK", "-> +QFTPPUT: 0,6")
	say(2, "-> EC200U", "-> OK", "-> +QFTPPUT: 0,6")
	say(2, `<- AT+QFTPGET="x","COM:"`, "-> CONNECT", `=> "\xff\xfe\x00\xff\r\n"`, "-> OK", "-> +QFTPGET: 0,6")
	say(1, "-> +QFTPGET: 0,6")
	hosts[0].dtr(true)
	say(0, "<- AT", "-> OK")
	if diff := cmp.Diff([]byte("\xff\xfe\x00\xff\r\n"), r.read("server:/x")); diff != "" {
		t.Errorf("the file on the server (-want +got):\n%s", diff)
	}
}

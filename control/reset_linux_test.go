package control

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ptymodem/scenarios/fault/action"
)

// whole is a session that uses everything that a fault may have changed: the SIM, the network, both
// kinds of connection, the stores, the card.
const whole = login + `<- AT+QFTPPUT="/up","COM:",0,4096,1
-> CONNECT
<= 4096 bytes seed 1
-> OK
-> +QFTPPUT: 0,4096
<- AT+QFTPGET="/up","SD:down"
-> OK
-> +QFTPGET: 0,4096
<- AT+QFTPCLOSE
-> OK
-> +QFTPCLOSE: 0,0
<- AT+QFTPCFG="ssltype",2
-> OK
<- AT+QSSLCFG="seclevel",0,0
-> OK
<- AT+QFTPCFG="sslctxid",0
-> OK
<- AT+QFTPOPEN="ftp.example.com"
-> OK
-> +QFTPOPEN: 0,0
<- AT+QFTPSIZE="/up"
-> OK
-> +QFTPSIZE: 0,4096`

// Whatever lasting fault there was, and whenever the reset comes, the modem after it is as a new one:
// a whole session goes as ever.
func TestResetAfterEveryAction(t *testing.T) {
	t.Parallel()
	b := newBench(t, benchOptions{scenario: "name: quick\nmodem: {speed: 20}\n"})
	for _, s := range action.Specs() {
		if !slices.Contains(s.Moments, action.TimeMoment) {
			continue
		}
		example := strings.TrimSpace(s.Example)
		for when, before := range map[string]string{"idle": "", "logged in": login, "in data mode": login + "<- AT+QFTPPUT=\"/x\",\"COM:\"\n-> CONNECT\n<= 100 bytes seed 1"} {
			t.Run(s.Name+" "+when, func(t *testing.T) {
				b.t = t
				b.play(0, before)
				status, answer := b.do("POST", "/v1/modems/0/do", example, "Content-Type", "application/yaml")
				if status != 200 && status != 204 {
					t.Fatalf("do %s: %d %s", example, status, answer)
				}
				b.want(200, "POST", "/v1/modems/0/reset", "", nil)
				b.hosts[0].reset()
				b.play(0, whole)
				var files filesOf
				b.want(200, "GET", "/v1/modems/0/files/sd", "", &files)
				if got := fmt.Sprint(files.Files); got != "[{down 4096  false}]" {
					t.Errorf("the card has %s", got)
				}
				b.want(200, "POST", "/v1/modems/0/reset", "", nil)
				b.hosts[0].reset()
			})
		}
	}
}

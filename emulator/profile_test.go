package emulator

import (
	"strings"
	"testing"
)

// TestProfile follows settings through AT&W, ATZ, AT&F and a restart. Each step sends lines and
// reads the settings that it names.
func TestProfile(t *testing.T) {
	r := newRig(t, rigOptions{})
	ask := func(line string) string {
		r.host.send([]byte(line + "\r"))
		return string(r.host.settle())
	}
	state := func() string {
		ask("ATE0") // so that every answer is alone
		var got []string
		for _, q := range []string{"ATS12?", "ATS6?", "AT+CREG?", "AT+IPR?", "AT+CMEE?", `AT+QCFG="ims"`} {
			got = append(got, strings.Split(strings.TrimSpace(ask(q)), "\r\n")[0])
		}
		return strings.Join(got, " ")
	}
	for _, step := range []struct{ line, want string }{
		{"AT", `050 002 +CREG: 0,1 +IPR: 115200 +CMEE: 1 +QCFG: "ims",1,0`},
		{`ATS12=100S6=5;+CREG=1;+IPR=9600;+CMEE=2;+QCFG="ims",2`, `100 005 +CREG: 1,1 +IPR: 9600 +CMEE: 2 +QCFG: "ims",2,0`},
		{"ATZ", `050 002 +CREG: 0,1 +IPR: 9600 +CMEE: 1 +QCFG: "ims",2,0`},
		{"ATS12=100S6=5;+CREG=1;&W", `100 005 +CREG: 1,1 +IPR: 9600 +CMEE: 1 +QCFG: "ims",2,0`},
		{"AT&F", `050 002 +CREG: 0,1 +IPR: 9600 +CMEE: 1 +QCFG: "ims",2,0`},
		{"ATZ", `100 002 +CREG: 1,1 +IPR: 9600 +CMEE: 1 +QCFG: "ims",2,0`},
		{"AT+CREG=2;+IPR=4800", `100 002 +CREG: 2,1,"1A2B","1A2D003",7 +IPR: 4800 +CMEE: 1 +QCFG: "ims",2,0`},
		{"AT+CFUN=1,1", `100 002 +CREG: 1,1 +IPR: 9600 +CMEE: 1 +QCFG: "ims",2,0`},
	} {
		ask(step.line)
		if strings.Contains(step.line, "CFUN") {
			r.host.pass(2 * rebootTime)
		}
		if got := state(); got != step.want {
			t.Fatalf("after %s: %s\nwant %s", step.line, got, step.want)
		}
	}
}

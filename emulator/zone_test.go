package emulator

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"ptymodem/emulator/internal/testkit"
)

// TestMachineInAZone runs TestTimeInAZone in a process of its own, on a machine that is 5 hours and
// 30 minutes east of Greenwich.
func TestMachineInAZone(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(exe, "-test.run=^TestTimeInAZone$", "-test.v")
	child.Env = append(os.Environ(), "TZ=Asia/Kolkata", "TEST_PTYMODEM_ZONE=+22")
	out, err := child.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestTimeInAZone") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestTimeInAZone compares the times that the modem reports with the machine's. In UTC, or wherever
// the tests run, it sees less than in TestMachineInAZone.
func TestTimeInAZone(t *testing.T) {
	const long, short = "2006/01/02,15:04:05", "06/01/02,15:04:05"
	_, east := time.Now().Zone()
	zone := fmt.Sprintf("%+03d", east/(15*60)) // quarters of an hour
	if want := os.Getenv("TEST_PTYMODEM_ZONE"); want != "" && zone != want {
		t.Fatalf("the machine's zone is %s, want %s: the time zone database is missing", zone, want)
	}
	r := newRig(t, rigOptions{over: allHosts()["pty"]})
	r.script("<- ATE0\n-> OK\n<- AT+QIACT=1\n-> OK")
	for _, tt := range []struct {
		send, answer, layout string
		in                   *time.Location
	}{
		{`AT+QNTP=1,"ntp.example.com"`, `\r\n\+QNTP: 0,"(.{19})(.{3})"\r\n$`, long, time.UTC},
		{"AT+CCLK?", `\r\n\+CCLK: "(.{17})(.{3})"\r\n\r\nOK\r\n$`, short, time.UTC},
		{"AT+QLTS", `\r\n\+QLTS: "(.{19})(.{3}),0"\r\n\r\nOK\r\n$`, long, time.UTC},
		{"AT+QLTS=1", `\r\n\+QLTS: "(.{19})(.{3}),0"\r\n\r\nOK\r\n$`, long, time.UTC},
		{"AT+QLTS=2", `\r\n\+QLTS: "(.{19})(.{3}),0"\r\n\r\nOK\r\n$`, long, time.Local},
		{"AT+CTZU=3;+CCLK?", `\r\n\+CCLK: "(.{17})(.{3})"\r\n\r\nOK\r\n$`, short, time.Local},
	} {
		r.host.send([]byte(tt.send + "\r"))
		var said string
		form := regexp.MustCompile(tt.answer)
		for form.FindString(said) == "" {
			b := r.host.await()
			if b == nil {
				t.Fatalf("%s: the modem says %q", tt.send, said)
			}
			said += string(b)
		}
		found := form.FindStringSubmatch(said)
		stamp, err := time.ParseInLocation(tt.layout, found[1], tt.in)
		if off := time.Since(stamp).Abs(); err != nil || off > testkit.Patience || found[2] != zone {
			t.Errorf("%s: the modem says %q, %v: %v from now in %v, want the present time and the zone %s", tt.send, said, err, off, tt.in, zone)
		}
	}
}

package emulator

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestMachineInAZone runs TestTimeInAZone in a process of its own, on a machine that is 5 hours and 30 minutes east of Greenwich.
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

// TestTimeInAZone compares the time that AT+QNTP reports with the machine's. In UTC, or wherever the tests run, it sees less than in TestMachineInAZone.
func TestTimeInAZone(t *testing.T) {
	zone := zoneStamp(time.Now())
	if want := os.Getenv("TEST_PTYMODEM_ZONE"); want != "" && zone != want {
		t.Fatalf("the machine's zone is %s, want %s: the time zone database is missing", zone, want)
	}
	r := newRig(t, rigOptions{over: allHosts()["pty"]})
	r.script("<- ATE0\n-> OK\n<- AT+QIACT=1\n-> OK")
	r.host.send([]byte("AT+QNTP=1,\"ntp.example.com\"\r"))
	var said string
	form := regexp.MustCompile(`\r\n\+QNTP: 0,"(.{19})(.{3})"\r\n$`)
	for form.FindString(said) == "" {
		b := r.host.await()
		if b == nil {
			t.Fatalf("the modem says %q", said)
		}
		said += string(b)
	}
	found := form.FindStringSubmatch(said)
	stamp, err := time.Parse(longLayout, found[1])
	if off := time.Since(stamp).Abs(); err != nil || off > patience || found[2] != zone {
		t.Errorf("the modem says %q, %v: %v from now in GMT, want the present time and the zone %s", said, err, off, zone)
	}
}

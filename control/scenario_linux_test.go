package control

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"ptymodem/scenarios"
	"ptymodem/scenarios/library"
	"ptymodem/scenarios/runner"
)

// TestScenarioOfLibrary: a modem that is given one scenario of the library after the other is what
// each of them says: its steps come true, and its faults fire. What has happened then, saved as a
// scenario, passes.
func TestScenarioOfLibrary(t *testing.T) {
	for first := range modemsOfLibrary {
		t.Run(fmt.Sprint("from ", first), func(t *testing.T) {
			t.Parallel()
			b := newBench(t, benchOptions{})
			names := library.Names()
			for i := first; i < len(names); i += modemsOfLibrary {
				b.playScenario(names[i])
			}
		})
	}
}

// playScenario gives the modem a scenario of the library, and plays its steps.
func (b *bench) playScenario(name string) {
	b.t.Helper()
	text, err := fs.ReadFile(library.FS(), name+".yaml")
	if err != nil {
		b.t.Fatal(err)
	}
	yaml := []string{"Content-Type", "application/yaml"}
	if status, body := b.do("POST", "/v1/modems/0/scenario", string(text), yaml...); status != 200 {
		b.t.Errorf("%s: %d %s", name, status, body)
		return
	}
	_, steps, ok := strings.Cut(string(text), "\nsteps:\n")
	if !ok {
		return
	}
	steps, _, _ = strings.Cut(steps, "\nexpect:\n")
	if status, body := b.do("POST", "/v1/modems/0/steps", steps, yaml...); status != 200 {
		b.t.Errorf("%s: its steps: %d %s", name, status, body)
		return
	}
	_, body := b.do("GET", "/v1/modems/0/faults", "")
	var faults []Fault
	if err := json.Unmarshal(body, &faults); err != nil || len(faults) != strings.Count(string(text), "\n  - {when: ") {
		b.t.Errorf("%s: the faults are %s, %v", name, body, err)
	}
	for _, f := range faults {
		if f.Fired == 0 && !f.Optional {
			b.t.Errorf("%s: %v never fired: %s", name, f.When, f.Nearest)
		}
	}
	b.savedPasses(name)
}

// savedPasses gets what has happened as a scenario, and runs that.
func (b *bench) savedPasses(name string) string {
	b.t.Helper()
	status, text := b.do("GET", "/v1/modems/0/scenario", "")
	s, err := scenarios.Parse(name+".yaml", text)
	if status != 200 || err != nil {
		b.t.Errorf("%s: saved: %d %v\n%s", name, status, err, text)
		return ""
	}
	r := runner.Run{Label: name, Scenario: s}
	if res := r.Do(b.t.Context()); res.Verdict != runner.Passed {
		b.t.Errorf("%s: what was saved fails: %s\n%s", name, res.Details(), text)
	}
	return string(text)
}

// TestScenario: what the scenario says of the world is so, and what it does not say is the default
// again.
func TestScenario(t *testing.T) {
	b := newBench(t, benchOptions{})
	give := func(text string) State {
		t.Helper()
		status, body := b.do("POST", "/v1/modems/0/scenario", text, "Content-Type", "application/yaml")
		var s State
		if err := json.Unmarshal(body, &s); status != 200 || err != nil {
			t.Fatalf("%s: %d %s, %v", text, status, body, err)
		}
		return s
	}
	s := give(`
name: everything
modem:
  speed: 50
  sim: {pin: "1234"}
  registration: roaming
  attach: bearer
  apns: [internet]
  ufs: {size: 64KiB, files: {a.txt: {text: hello}}}
  sd: absent
server:
  users: {u: p}
  files: {/b.txt: {text: there}}
  limit: 256KiB
network: {latency: 1s, dns: {x.example.com: 10.1.2.3}}
faults: [{when: {at: +CSQ}, do: {error: 30}}]
`)
	if s.SIM != "pin" || s.Registration != "roaming" || s.Stores["ufs"].Capacity != 64<<10 || s.Stores["ufs"].Files != 1 || s.Faults != 1 {
		t.Errorf("the state is %+v", s)
	}
	if _, there := s.Stores["sd"]; there {
		t.Errorf("there is a card: %+v", s.Stores)
	}
	b.wantFile("/v1/modems/0/files/ufs/a.txt", "hello")
	b.wantFile("/v1/modems/0/server/b.txt", "there")
	steps := func(text string) {
		t.Helper()
		if status, body := b.do("POST", "/v1/modems/0/steps", text, "Content-Type", "application/yaml"); status != 200 {
			t.Errorf("%s: %d %s", text, status, body)
		}
	}
	steps(`[{send: AT+CSQ, expect: "+CME ERROR: 30"}, {send: 'AT+CPIN="1234"', expect: [OK, "+QIND: PB DONE"]}, {send: AT+QIACT?, expect: ['/\+QIACT: 1,1,1,/', OK]},
		{send: 'AT+QFTPCFG="account","u","wrong"', expect: OK}, {send: 'AT+QFTPOPEN="h"', expect: [OK, "+QFTPOPEN: 625,530"]},
		{send: 'AT+QFTPCFG="account","u","p"', expect: OK}, {send: 'AT+QFTPOPEN="h"', expect: [OK, "+QFTPOPEN: 0,0"]}]`)

	s = give("name: nothing\n")
	if s.SIM != "ready" || s.Registration != "home" || s.Stores["ufs"].Capacity != 1<<20 || s.Stores["ufs"].Files != 0 || s.Stores["sd"].Capacity != 64<<20 || s.Faults != 0 {
		t.Errorf("after that the state is %+v", s)
	}
	if status, _ := b.do("GET", "/v1/modems/0/server/b.txt", ""); status != http.StatusNotFound {
		t.Errorf("the server's file is still there: %d", status)
	}
	steps(`[{send: AT+CSQ, expect: ["+CSQ: 24,99", OK]}, {send: 'AT+QFTPCFG="account","any","one"', expect: OK}, {send: AT+QIACT=1, expect: OK}, {send: 'AT+QFTPOPEN="h"', expect: [OK, "+QFTPOPEN: 0,0"]}]`)
}

// TestScenarioRefused: what cannot be is refused before anything changes, and says what would help.
func TestScenarioRefused(t *testing.T) {
	b := newBench(t, benchOptions{scenario: "name: n\nmodem: {ufs: {files: {kept.txt: {text: kept}}}}"})
	for _, test := range []struct {
		text, want string
		status     int
	}{
		{"name: n\nmodem: {sim: reday}", "scenario:2:14: unknown word", 422},
		{"name: n\nmodem: {profile: eg915u}", "its profile is eg915u, and this modem is an ec200u", 409},
		{"name: n\nmodem: {baud-pacing: true}", "start with --baud-pacing", 409},
		{"name: n\nmodem: {ram: {size: 64KiB}}", "it has a RAM store, and this modem has none", 409},
		{"name: n\nmodem: {ufs: {files: {a: {from: passwd}}}}", "files of this machine are not read", 422},
		{"name: n\nmodem: {ufs: {size: 64KiB, files: {a: {size: 65KiB}}}}", "the file a has 65KiB, and UFS: takes 64KiB", 409},
		{"name: n\nserver: {limit: 1KiB, files: {/a: {size: 2KiB}}}", "the file /a has 2KiB, and the server takes 1KiB", 409},
		{"", "there is nothing in it", 400},
	} {
		status, body := b.do("POST", "/v1/modems/0/scenario", test.text, "Content-Type", "application/yaml")
		if status != test.status || !strings.Contains(string(body), test.want) {
			t.Errorf("%q: %d %s", test.text, status, body)
		}
		b.wantFile("/v1/modems/0/files/ufs/kept.txt", "kept")
	}
}

// wantFile fails unless a file has a content.
func (b *bench) wantFile(path, want string) {
	b.t.Helper()
	if status, body := b.do("GET", path, ""); status != 200 || string(body) != want {
		b.t.Errorf("GET %s: %d %q, want %q", path, status, body, want)
	}
}

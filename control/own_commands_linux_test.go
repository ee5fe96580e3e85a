package control

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOwnCommands: a file of commands is in force from its PUT to the next reset, and what GET gives
// can be PUT again.
func TestOwnCommands(t *testing.T) {
	b := newBench(t, benchOptions{scenario: "name: own\nmodem: {speed: 20}\ncommands: [{at: +XA, answer: OK}]"})
	b.play(0, "<- AT+XA\n-> OK\n<- AT+XB\n-> +CME ERROR: 58")

	if status, answer := b.do("PUT", "/v1/modems/0/commands", "identity: {model: EC25}\ncommands:\n- {at: +XB, answer: [OK, {after: 300ms, urc: '+XB: {count}'}]}\n", "Content-Type", "application/yaml"); status != 204 {
		t.Fatalf("%d %s", status, answer)
	}
	b.play(0, "<- AT+XB\n-> OK\n-> +XB: 1\n<- AT+XA\n-> +CME ERROR: 58\n<- AT+CGMM\n-> EC25\n-> OK")
	_, first := b.do("GET", "/v1/modems/0/commands", "")
	if want := `{"identity":{"model":"EC25"},"commands":[{"answer":["OK",{"after":"300ms","urc":"+XB: {count}"}],"at":"+XB"}]}` + "\n"; string(first) != want {
		t.Errorf("got  %s\nwant %s", first, want)
	}
	if status, answer := b.do("PUT", "/v1/modems/0/commands", string(first), "Content-Type", "application/json"); status != 204 {
		t.Fatalf("%d %s", status, answer)
	}
	b.play(0, "<- AT+XB\n-> OK\n-> +XB: 1")
	if _, again := b.do("GET", "/v1/modems/0/commands", ""); cmp.Diff(string(first), string(again)) != "" {
		t.Errorf("after a PUT of what was there it is %s", again)
	}

	b.want(200, "POST", "/v1/modems/0/reset", "", nil)
	b.hosts[0].reset()
	b.play(0, "<- AT+XA\n-> OK\n<- AT+XB\n-> +CME ERROR: 58\n<- AT+CGMM\n-> EC200U\n-> OK")

	b.refused("bad-fault", "commands:1:", "PUT", "/v1/modems/0/commands", `{"commands":[{"at":"+CSQ","answer":"OK"}]}`)
	b.refused("bad-fault", "unknown key", "PUT", "/v1/modems/0/commands", `{"comands":[]}`)
	b.refused("bad-json", "", "PUT", "/v1/modems/0/commands", `{"commands":`)
	b.refused("bad-fault", "file: ", "POST", "/v1/modems/0/scenario", `{"name":"n","commands":[{"file":"mqtt.yaml"}]}`)
	b.play(0, "<- AT+XA\n-> OK")
}

// TestOwnCommandsSaved: a saved scenario has the commands, with those of files in their place, and
// what the modem was called.
func TestOwnCommandsSaved(t *testing.T) {
	b := newBench(t, benchOptions{scenario: "name: own\nseed: 7\nmodem: {speed: 20, identity: {model: EC25}}\ncommands: [gnss, {at: '+XB=*', answer: ['+XB: {1},{1..1000}', OK], set: {b: \"{1}\"}, override: true}]"})
	var events struct {
		Text, By string
	}
	b.play(0, "<- AT+CGMM\n-> EC25\n-> OK\n<- AT+QGPS=1\n-> OK\n<- AT+XB=\"it's\"\n-> /\\+XB: it's,\\d+/\n-> OK")
	text := b.savedPasses("own")
	for _, want := range []string{"seed: 7", "identity: {model: EC25}", "- gnss", `{at: "+XB=*", answer: [`, "override: true"} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
	_, all := b.do("GET", "/v1/events?kind=at&follow=false", "")
	for _, line := range strings.Split(strings.TrimSpace(string(all)), "\n") {
		if err := json.Unmarshal([]byte(line), &events); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(events.Text, "+XB: ") && events.By != "s.yaml:4" {
			t.Errorf("%s is by %q", events.Text, events.By)
		}
	}
	var faults []Fault
	b.want(200, "GET", "/v1/modems/0/faults", "", &faults)
	if len(faults) > 0 {
		t.Errorf("there are faults: %v", faults)
	}
}

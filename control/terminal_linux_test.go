package control

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"ptymodem/emulator"
)

const terminal = "/v1/modems/0/terminal"

// types sends a request to the terminal, which has to succeed.
func (b *bench) types(body string) typedAt {
	b.t.Helper()
	var at typedAt
	b.want(200, "POST", terminal, body, &at)
	return at
}

// says types a command line, and waits for a line that comes after it.
func (b *bench) says(line, want string) {
	b.t.Helper()
	after := b.hub.Last()
	text, err := json.Marshal(line + "\r")
	if err != nil {
		b.t.Fatal(err)
	}
	b.types(fmt.Sprintf(`{"text":%s}`, text))
	b.comes(want, after)
}

// comes waits for a line from the modem.
func (b *bench) comes(want string, after int64) {
	b.t.Helper()
	wish, err := json.Marshal(map[string]any{"line": want, "after": after, "within": "2m"})
	if err != nil {
		b.t.Fatal(err)
	}
	b.want(200, "POST", "/v1/modems/0/await", string(wish), nil)
}

// ownDTR waits until the modem has seen DTR so at the API's own port.
func (b *bench) ownDTR(on bool) {
	b.t.Helper()
	err := b.api.modems[0].Testbed.Modem.AwaitState(b.t.Context(), func(s emulator.State) bool { return len(s.Ports) > 1 && s.Ports[1].DTR == on })
	if err != nil {
		b.t.Fatal(err)
	}
}

// What is typed gets to the modem as it is, on a port that stays open until somebody closes it.
func TestTerminal(t *testing.T) {
	b := newBench(t, benchOptions{scenario: "name: quick\nmodem: {speed: 50}"})
	if at := b.types(`{"dtr":"off"}`); at.DTR || !strings.HasPrefix(at.Port, "/dev/pts/") {
		t.Errorf("before anything is typed: %+v", at)
	}
	first := b.types(`{"dtr":"on"}`)
	b.ownDTR(true)
	b.says("AT+CSQ", "+CSQ: 24,99")
	after := b.hub.Last()
	b.types(`{"hex":"41 54 2b 43 47 4d 4d 0d"}`)
	b.comes("EC200U", after)
	for _, c := range "AT+QFTPSTAT\r" { // as keys are pressed
		b.types(fmt.Sprintf(`{"hex":"%02x"}`, c))
	}
	b.comes("+QFTPSTAT: 0,4", after)
	b.types(`{"text":""}`)
	b.says(`AT+QFUPL="a",6`, "CONNECT")
	after = b.hub.Last()
	b.types(`{"text":"\u001a\u00e9\r\n\u0000"}`)
	b.comes("/QFUPL: 6,/", after)
	b.wantFile("/v1/modems/0/files/ufs/a", "\x1a\u00e9\r\n\x00")

	// data mode, and three ways out of it
	login := func() {
		t.Helper()
		b.says("AT+QIACT=1", "OK")
		b.says(`AT+QFTPOPEN="h"`, "+QFTPOPEN: 0,0")
	}
	login()
	b.says(`AT+QFTPPUT="/a","COM:"`, "CONNECT")
	b.types(`{"text":"hello"}`)
	after = b.hub.Last()
	b.types(`{"escape":true}`)
	b.comes("+QFTPPUT: 0,5", after)
	b.wantFile("/v1/modems/0/server/a", "hello")
	b.says(`AT+QFTPPUT="/a","COM:"`, "CONNECT")
	if at := b.types(`{"dtr":"off"}`); at.DTR || at.Port != first.Port {
		t.Errorf("closed: %+v", at)
	}
	b.ownDTR(false)
	b.says("AT", "OK")

	// a reset leaves it open; steps close it, and what is typed then opens it again
	b.want(200, "POST", "/v1/modems/0/reset", "", nil)
	b.ownDTR(true)
	login()
	for range 3 {
		var p played
		b.want(200, "POST", "/v1/modems/0/steps", `[{"send":"AT+CSQ","exact":true,"expect":["+CSQ: 24,99","OK"]}]`, &p)
		b.ownDTR(false)
		if at := b.types(`{"text":"AT\r"}`); !at.DTR || at.Port != first.Port {
			t.Errorf("after steps: %+v", at)
		}
	}

	// another scenario ends it
	if status, body := b.do("POST", "/v1/modems/0/scenario", "name: other\nmodem: {speed: 50}", "Content-Type", "application/yaml"); status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	var s State
	if b.want(200, "GET", "/v1/modems/0", "", &s); len(s.Ports) != 1 {
		t.Errorf("after another scenario: %+v", s.Ports)
	}
	b.says("AT", "OK")
}

// While steps are played nothing else gets at their port.
func TestTerminalBusy(t *testing.T) {
	b := newBench(t, benchOptions{})
	b.types(`{"text":"AT\r"}`)
	b.types(`{"dtr":"off"}`)
	b.ownDTR(false)
	done := make(chan string)
	go func() {
		status, answer := b.do("POST", "/v1/modems/0/steps", `[{"expect":"RING"}]`)
		done <- fmt.Sprintf("%d %s", status, answer)
	}()
	b.ownDTR(true)
	b.refused("busy", "plays steps", "POST", terminal, `{"text":"AT\r"}`)
	b.refused("busy", "plays other steps", "POST", "/v1/modems/0/steps", `[{"send":"AT"}]`)
	b.refused("busy", "plays other steps", "POST", "/v1/modems/0/scenario", `{"name":"x"}`)
	b.want(204, "POST", "/v1/modems/0/do", `{"urc":"RING"}`, nil)
	if got := <-done; !strings.HasPrefix(got, `200 {"lines":["RING"]`) {
		t.Errorf("the steps: %s", got)
	}
}

// A modem that does not read holds a request up for seconds, and not for ever.
func TestTerminalStalled(t *testing.T) {
	t.Parallel()
	b := newBench(t, benchOptions{})
	b.want(201, "POST", "/v1/modems/0/faults", `{"when":{"ftp":"STOR","after":"1KiB"},"do":{"stall":"24h"}}`, nil)
	b.says("AT+QIACT=1", "OK")
	b.says(`AT+QFTPOPEN="h"`, "+QFTPOPEN: 0,0")
	b.says(`AT+QFTPPUT="/a","COM:",0,10000000,1`, "CONNECT")
	large := fmt.Sprintf(`{"text":%q}`, strings.Repeat("x", 1<<20-100))
	for range 20 { // more than the modem takes ahead
		status, answer := b.do("POST", terminal, large)
		if status == 200 {
			continue
		}
		if status != http.StatusConflict || !strings.Contains(string(answer), "does not read") {
			t.Errorf("%d %s", status, answer)
		}
		b.refused("busy", "does not read", "POST", terminal, `{"escape":true}`)
		b.types(`{"dtr":"off"}`)
		b.want(200, "POST", "/v1/modems/0/reset", "", nil)
		b.says("AT", "OK")
		return
	}
	t.Error("the modem takes everything")
}

// The API ends while somebody types.
func TestTerminalEnd(t *testing.T) {
	b := newBench(t, benchOptions{scenario: "name: slow\nmodem: {speed: 0.01}"}) // a guard time is minutes
	const requests = 5
	done := make(chan error, requests)
	for range requests {
		go func() {
			r, err := http.NewRequestWithContext(context.Background(), "POST", b.url+terminal, strings.NewReader(`{"escape":true}`))
			if err != nil {
				done <- err
				return
			}
			res, err := http.DefaultClient.Do(r)
			if err == nil && res.StatusCode != http.StatusServiceUnavailable {
				t.Errorf("a request ended with status %d", res.StatusCode)
			}
			if err == nil {
				err = res.Body.Close()
			}
			done <- err
		}()
	}
	for range requests {
		<-b.begun
	}
	began := time.Now()
	if err := b.api.Close(); err != nil {
		t.Error(err)
	}
	for range requests {
		if err := <-done; err != nil {
			t.Log(err) // it was cut off
		}
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("it took %v", took)
	}
}

// A session that was typed is a scenario that passes: commands, data, a fault that fired, +++, and
// DTR.
func TestTerminalSaved(t *testing.T) {
	t.Parallel()
	b := newBench(t, benchOptions{scenario: "name: typed\nmodem: {speed: 20}"})
	session := func() string {
		b.t.Helper()
		b.says("AT+QIACT=1", "OK")
		b.says(`AT+QFTPCFG="account","test","very secret"`, "OK")
		b.says(`AT+QFTPOPEN="h"`, "+QFTPOPEN: 0,0")
		b.says(`AT+QFTPPUT="/one.txt","COM:",0,11,1`, "CONNECT")
		after := b.hub.Last()
		b.types(`{"text":"one\r\n"}`)
		b.types(`{"hex":"74776f0d0a21"}`)
		b.comes("+QFTPPUT: 0,11", after)
		b.want(201, "POST", "/v1/modems/0/faults", `{"when":{"at":"+CSQ"},"do":{"error":30}}`, nil)
		b.says("AT+CSQ", "+CME ERROR: 30")
		b.says(`AT+QFTPPUT="/two.txt","COM:"`, "CONNECT")
		b.types(`{"text":"until an escape"}`)
		after = b.hub.Last()
		b.types(`{"escape":true}`)
		b.comes("+QFTPPUT: 0,15", after)
		b.types(`{"dtr":"off"}`)
		b.ownDTR(false)
		b.types(`{"dtr":"on"}`)
		b.says("AT+QFTPSTAT", "OK")
		return b.savedPasses("typed")
	}
	check := func(text string) {
		t.Helper()
		for _, want := range []string{
			`"very secret"`, "{when: {at: +CSQ, nth: 1}, do: {error: 30}}", `/one.txt: {text: "one\r\ntwo\r\n!"}`, "escape: true", `dtr: "off"`, `data: {text: "one\r\ntwo\r\n!"}`,
		} {
			if strings.Contains(text, want) == (want == `"very secret"`) {
				t.Errorf("%s in\n%s", want, text)
			}
		}
	}
	check(session())
	b.want(204, "DELETE", "/v1/modems/0/faults", "", nil)
	b.want(200, "POST", "/v1/modems/0/reset", "", nil) // the port stays open
	check(session())
}

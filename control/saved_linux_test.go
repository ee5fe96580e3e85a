package control

import (
	"net/http"
	"strings"
	"testing"

	"ptymodem/emulator/trace"
)

// TestSaved: what was done by hand while a session went on is in the scenario, so that it goes the
// same way again.
func TestSaved(t *testing.T) {
	b := newBench(t, benchOptions{scenario: "name: by hand\nmodem: {speed: 20, sim: {pin: '4711'}}\nserver: {users: {test: very secret}}"})
	yaml := []string{"Content-Type", "application/yaml"}
	play := func(steps string) {
		t.Helper()
		if status, body := b.do("POST", "/v1/modems/0/steps", steps, yaml...); status != 200 {
			t.Fatalf("%s: %d %s", steps, status, body)
		}
	}
	b.want(201, "PUT", "/v1/modems/0/server/in/", "", nil)
	b.want(201, "PUT", "/v1/modems/0/server/in/kept.txt", "kept", nil)
	if status, _ := b.do("PUT", "/v1/modems/0/files/ufs/log.bin", `{"size":"100KiB","seed":7}`, "Content-Type", contentType); status != 201 {
		t.Fatal(status)
	}
	play(`[{send: ATE0, expect: OK}, {send: 'AT+CPIN="0000"', expect: "+CME ERROR: 16"}, {send: 'AT+CPIN="4711"', expect: [OK, "+QIND: PB DONE"]}, {send: AT+CCLK?, expect: ['/.*/', OK]},
		{send: AT+QIACT=1, expect: OK}, {send: 'AT+QFTPCFG="account","test","very secret"', expect: OK}, {send: 'AT+QFTPOPEN="h"', expect: [OK, "+QFTPOPEN: 0,0"]},
		{send: 'AT+QFTPPUT="/in/one.bin","UFS:log.bin"', expect: [OK, "+QFTPPUT: 0,102400"]}]`)
	// the second upload fails, the fourth AT+CSQ does, and then the SIM is pulled
	b.want(201, "POST", "/v1/modems/0/faults", `{"when":{"ftp":"STOR","nth":1,"after":"40KiB"},"do":"drop-data"}`, nil)
	play(`[{send: 'AT+QFTPPUT="/in/two.bin","UFS:log.bin"', expect: [OK, '/\+QFTPPUT: 6.*/']}, {send: AT+CSQ, expect: OK}, {send: AT+CSQ, expect: OK}, {send: AT+CSQ, expect: OK}]`)
	b.want(201, "POST", "/v1/modems/0/faults", `{"when":{"at":"+CSQ"},"do":{"error":30}}`, nil)
	b.want(201, "POST", "/v1/modems/0/faults", `{"when":{"at":"+NEVER"},"do":{"error":30}}`, nil)
	play(`[{send: AT+CSQ, expect: "+CME ERROR: 30"}]`)
	b.want(200, "PATCH", "/v1/modems/0", `{"sim":"absent"}`, nil)
	if status, _ := b.do("POST", "/v1/modems/0/do", `{"urc":"RING"}`); status != http.StatusNoContent {
		t.Fatal(status)
	}
	play(`[{send: AT+CPIN?, expect: "+CME ERROR: 10"}]`)

	text := b.savedPasses("by hand")
	for _, want := range []string{
		"{when: {ftp: STOR, after: 40KiB, nth: 2}, do: drop-data}", `{when: {at: +CSQ, nth: 4}, do: {error: 30}}`, "{when: {at: +NEVER}, do: {error: 30}, optional: true}",
		"{when: {at: +CPIN, nth: 3}, do: {sim: absent}}", "{when: {at: +CPIN, nth: 3}, do: {urc: RING}}",
		"log.bin: {size: 102400, seed: 7}", "/in/kept.txt: {text: kept}", "/in/one.bin: {size: 102400, seed: 7}", "users: {test: redacted1}", `\d\d/\d\d/\d\d,`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
	for _, secret := range []string{"very secret", "4711"} {
		if strings.Contains(text, secret) {
			t.Errorf("there is %s in\n%s", secret, text)
		}
	}
	if status, short := b.do("GET", "/v1/modems/0/scenario?steps=false", ""); status != 200 || strings.Contains(string(short), "steps:") || !strings.Contains(string(short), "faults:") {
		t.Errorf("without steps: %d %s", status, short)
	}

	for range hubSize + 1 {
		b.hub.Add(trace.Event{Kind: "urc", Text: "RING"})
	}
	b.refused("incomplete", "partial=true", "GET", "/v1/modems/0/scenario", "")
	if status, part := b.do("GET", "/v1/modems/0/scenario?partial=true", ""); status != 200 || !strings.Contains(string(part), "earlier events are not here") {
		t.Errorf("in part: %d %s", status, part)
	}
}

// TestSavedData: bytes of the host that nobody can tell how to make are others in the scenario, and
// what depends on them is not expected to be the same.
func TestSavedData(t *testing.T) {
	b := newBench(t, benchOptions{scenario: "name: data\nmodem: {speed: 20}"})
	b.play(0, "<- AT+QIACT=1\n-> OK\n<- AT+QFTPOPEN=\"h\"\n-> OK\n-> +QFTPOPEN: 0,0\n<- AT+QFUPL=\"a.bin\",5000\n-> CONNECT\n<= 5000 bytes seed 9\n-> /\\+QFUPL: 5000,.*/\n-> OK\n"+
		"<- AT+QFTPPUT=\"/a.bin\",\"UFS:a.bin\"\n-> OK\n-> +QFTPPUT: 0,5000\n<- AT+QFDWL=\"UFS:a.bin\"\n-> CONNECT\n=> 5000 bytes like /(?s).*/\n-> /\\+QFDWL: 5000,.*/\n-> OK")
	text := b.savedPasses("data")
	for _, want := range []string{"data: {size: 5000, seed: 1}", "other bytes of that size; sha256 ", `/^\\+QFUPL: 5000,[0-9a-f]+$/`, "receive: {size: 5000}", "/a.bin: {size: 5000}"} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
}

// TestSavedCodes: a PIN that the session has changed is changed in the scenario, and none of a SIM's
// own codes is in it.
func TestSavedCodes(t *testing.T) {
	for sim, codes := range map[string][3]string{"{pin: '4711', puk: '97531864'}": {"4711", "2468", "97531864"}, "pin": {"1234", "2468", "12345678"}} {
		b := newBench(t, benchOptions{scenario: "name: codes\nmodem: {speed: 20, sim: " + sim + "}"})
		pin, other, puk := codes[0], codes[1], codes[2]
		b.play(0, "<- AT+CPIN=\""+pin+"\"\n-> OK\n-> +CPIN: READY\n-> +QUSIM: 1\n-> +QIND: SMS DONE\n-> +QIND: PB DONE\n"+
			"<- AT+CPWD=\"SC\",\"9876\",\""+other+"\"\n-> +CME ERROR: 16\n<- AT+CPWD=\"SC\",\""+pin+"\",\""+other+"\"\n-> OK\n"+
			"<- AT+CPWD=\"SC\",\"123\",\"1357\"\n-> +CME ERROR: 53\n<- AT+CFUN=1,1\n-> OK\n-> RDY\n-> +CFUN: 1\n-> +CPIN: SIM PIN\n"+
			strings.Repeat("<- AT+CPIN=\""+pin+"\"\n-> +CME ERROR: 16\n", 3)+"<- AT+CPIN=\""+puk+"\",\""+other+"9\"\n-> OK\n-> +CPIN: READY\n-> +QUSIM: 1\n-> +QIND: SMS DONE\n-> +QIND: PB DONE")
		text := b.savedPasses("codes")
		for _, secret := range codes {
			if sim != "pin" && strings.Contains(text, secret) || strings.Contains(text, other) {
				t.Errorf("sim: %s: there is %s in\n%s", sim, secret, text)
			}
		}
	}
}

// TestSavedBoot: the boot of a reset, which a host with its port open hears, is not expected of the
// scenario, whose host opens the port after it.
func TestSavedBoot(t *testing.T) {
	b := newBench(t, benchOptions{})
	b.want(200, "POST", "/v1/modems/0/reset", "{}", nil)
	b.play(0, "-> RDY\n-> +CFUN: 1\n-> +CPIN: READY\n-> +QUSIM: 1\n-> +QIND: SMS DONE\n-> +QIND: PB DONE\n<- AT\n-> OK")
	if text := b.savedPasses("boot"); strings.Contains(text, "RDY") {
		t.Errorf("the host of the scenario waits for RDY:\n%s", text)
	}
}

// TestSavedKept: what a reset has kept, the saved scenario begins with.
func TestSavedKept(t *testing.T) {
	b := newBench(t, benchOptions{})
	b.want(200, "PATCH", "/v1/modems/0", `{"registration":"roaming","sd":"absent"}`, nil)
	b.want(200, "POST", "/v1/modems/0/reset", `{"keep":["sim"]}`, nil)
	b.play(0, "-> RDY\n-> +CFUN: 1\n-> +CPIN: READY\n-> +QUSIM: 1\n-> +QIND: SMS DONE\n-> +QIND: PB DONE\n<- AT+CREG?\n-> +CREG: 0,5\n-> OK\n<- AT+QFLDS=\"SD\"\n-> +CME ERROR: 419")
	text := b.savedPasses("kept")
	for _, want := range []string{"registration: roaming", "sd: absent"} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
}

// TestReport: the page has the exchange and the faults of each modem, and no password.
func TestReport(t *testing.T) {
	b := newBench(t, benchOptions{modems: 2})
	b.want(201, "POST", "/v1/modems/1/faults", `{"when":{"at":"+CSQ"},"do":{"error":30}}`, nil)
	b.play(0, "<- AT+QFTPCFG=\"account\",\"test\",\"very secret\"\n-> OK")
	b.play(1, "<- AT+CSQ\n-> +CME ERROR: 30")
	status, page := b.do("GET", "/v1/report.html", "")
	for _, want := range []string{"modem 0", "modem 1", "AT+CSQ", "+CME ERROR: 30", "{at: +CSQ}: error"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("%d: there is no %s in\n%s", status, want, page)
		}
	}
	if strings.Contains(string(page), "very secret") {
		t.Error("the page has the password")
	}
	if _, page := b.do("GET", "/v1/report.html?modems=1", ""); strings.Contains(string(page), "modem 0") {
		t.Errorf("another modem is in\n%s", page)
	}
	b.refused("no-modem", "0 to 1", "GET", "/v1/report.html?modems=7", "")
}

package runner_test

import (
	"strings"
	"testing"
	"time"

	"ptymodem/scenarios/runner"
	"ptymodem/scenarios/runner/runnertest"
)

// TestNothingMoreIsDue: a step that sends something does not wait for its timeout once the line can
// no longer come. The timeouts are longer than this test's.
func TestNothingMoreIsDue(t *testing.T) {
	t.Parallel()
	runnertest.OnLines(t, testNothingMoreIsDue)
}

func testNothingMoreIsDue(t *testing.T, line runner.Line) {
	for name, steps := range map[string]string{
		"an answer without the line":           `{send: AT+CSQ, expect: ["+CSQ: 0,0", OK]}`,
		"a line after OK":                      `{send: AT+CSQ, expect: [OK, NEVER]}`,
		"a line after ERROR":                   `{send: AT+NOSUCH, expect: /NEVER/}`,
		"a line after a result URC":            `{send: AT+QIACT=1, expect: OK}, {send: 'AT+QFTPOPEN="h"', expect: [OK, "+QFTPOPEN: 0,0", NEVER]}`,
		"within is not waited for, either":     `{send: AT, expect: [OK, NEVER], within: 50m}`,
		"a fault whose time has come":          `{expect: RING}, {send: AT, expect: [OK, RING]}`,
		"a fault at a command that never runs": `{send: ATE0, expect: [OK, BUSY]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := runner.Run{Line: line, Scenario: parse(t, "name: n\ntimeout: 1h\nmodem: {speed: 20}\nfaults:\n"+
				"  - {when: {time: 1s}, do: {urc: RING}, optional: true}\n  - {when: {at: +QPING}, do: {urc: BUSY}, optional: true}\nsteps: ["+steps+"]")}
			res := r.Do(t.Context())
			if res.Verdict != runner.Failed || !strings.Contains(res.Cause(), " came, the answer is over, and nothing more is due") {
				t.Errorf("%s", res.Cause())
			}
			if len(res.Failures) > 0 && res.Failures[0].Pos.Line != 7 {
				t.Errorf("the failure is at %s", res.Failures[0].Pos)
			}
		})
	}
}

// TestSomethingIsDue: it waits for whatever may still come, for longer than a line may be on its
// way.
func TestSomethingIsDue(t *testing.T) {
	t.Parallel()
	runnertest.OnLines(t, testSomethingIsDue)
}

func testSomethingIsDue(t *testing.T, line runner.Line) {
	for name, text := range map[string]string{
		"the result of a TCP/IP command": `steps: [{send: AT+QIACT=1, expect: OK}, {send: 'AT+QPING=1,"h"', expect: [OK, "/^.QPING: 0,4,/"]}]`,
		"the result of an FTP command": `
modem: {speed: 0.3}
network: {latency: 300ms}
steps: [{send: AT+QIACT=1, expect: OK}, {send: 'AT+QFTPOPEN="h"', expect: [OK, "+QFTPOPEN: 0,0"]}]`,
		"a result that a fault gives": `
modem: {speed: 0.02}
faults: [{when: {at: +QFTPOPEN}, do: {answer: [OK, "+QFTPOPEN: 605,0"]}}]
steps: [{send: 'AT+QFTPOPEN="h"', expect: [OK, "+QFTPOPEN: 605,0"]}]`,
		"USSD": `
modem: {speed: 0.05}
steps: [{send: 'AT+CUSD=1,"*100#"', expect: [OK, "+CUSD: 4"]}]`,
		"a fault with a time": `{faults: [{when: {time: 3s}, do: {urc: RING}}], steps: [{send: AT, expect: [OK, RING]}]}`,
		"an answer in pieces": `{faults: [{when: {at: +QFTPOPEN}, do: {split: 8, gap: 1500ms}}], steps: [{send: AT+QIACT=1, expect: OK}, {send: 'AT+QFTPOPEN="h"', expect: [OK, "+QFTPOPEN: 0,0"]}]}`,
		"the network":         `{faults: [{when: {at: +CSQ}, do: {no-signal: 3s}}], steps: [{send: AT+CREG=1, expect: OK}, {send: AT+CSQ, expect: [OK, "+CREG: 1"]}]}`,
		"the boot":            `steps: [{send: 'AT+CFUN=1,1', expect: [OK, RDY]}]`,
		"a part of the boot":  `{modem: {boot: {when: on-open, rdy: 0s, sim: 1s, sms: 3s}}, steps: [{expect: "+CPIN: READY"}, {send: AT, expect: [OK, "+QIND: SMS DONE"]}]}`,
		"the end":             `{modem: {speed: 0.4}, steps: [{send: AT+QPOWD=1, expect: [OK, POWERED DOWN]}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if strings.HasPrefix(text, "{") {
				text = "{name: n, " + text[1:]
			} else {
				text = "name: n\n" + text
			}
			passes(t, line, text)
		})
	}
}

// TestExpectAlone: such a step waits, though nothing is due.
func TestExpectAlone(t *testing.T) {
	t.Parallel()
	runnertest.OnLines(t, testExpectAlone)
}

func testExpectAlone(t *testing.T, line runner.Line) {
	const within = 2500 * time.Millisecond
	r := runner.Run{Line: line, Scenario: parse(t, "name: n\nsteps: [{send: AT, expect: OK}, {expect: NEVER, within: 2500ms}]")}
	if res := r.Do(t.Context()); res.Took < within || !strings.Contains(res.Cause(), "no NEVER came within 2.5s") {
		t.Errorf("after %v: %s", res.Took, res.Cause())
	}
}

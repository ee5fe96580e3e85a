package runner_test

import (
	"testing"

	"ptymodem/emulator/trace"
	"ptymodem/scenarios/runner"
	"ptymodem/scenarios/runner/runnertest"
)

// TestSteps: every kind of step, with what may stand between lines and bytes.
func TestSteps(t *testing.T) {
	runnertest.OnLines(t, func(t *testing.T, line runner.Line) {
		passes(t, line, `
name: every kind of step
modem: {speed: 20}
steps:
  - {send: AT+QIACT=1, expect: OK}
  - {send: 'AT+QFTPOPEN="h"', expect: [OK, "/^.QFTPOPEN: 0,0$/"], within: 10s}
  - {send: 'AT+QFTPPUT="a","COM:"', expect: CONNECT}
  - {data: {text: "one\r\nAT\r\nOK\r\n"}}
  - {data: {from: data/b}}
  - {escape: true, expect: OK}
  - {expect: "+QFTPPUT: 0,24"}
  - {send: 'AT+QFTPPUT="b","COM:",0,11,1', expect: CONNECT, exact: true}
  - {data: {text: "\n0123456789"}, expect: [OK, "+QFTPPUT: 0,11"]}
  - {send: 'AT+QFTPGET="b","COM:"', expect: CONNECT}
  - {receive: {text: "\n0123456789"}, expect: [OK, "+QFTPGET: 0,11"]}
  - {send: 'AT+QFTPGET="a","COM:"', expect: CONNECT}
  - {receive: {size: 24}, expect: OK}
  - {expect: "+QFTPGET: 0,24"}
  - {send: ATV0, expect: "0"}
  - {send: 'AT+QFTPGET="b","COM:"', expect: "1"}
  - {receive: {text: "\n0123456789"}, expect: ["0", "+QFTPGET: 0,11"]}
  - {send: ATV1E0, expect: OK}
  - {send: ATI, exact: true, expect: [Quectel, EC200U, /^Revision/, OK]}
  - {send: ATE1, expect: OK}
  - {send: AT+CSQ}
  - {send: AT+CREG?}
  - {expect: [OK, "+CREG: 0,1", OK]}
  - {pause: 1s}
  - {dtr: off}
  - {dtr: on}
  - {send: ATI, exact: true, expect: [Quectel, EC200U, /^Revision/, OK]}
expect:
  server: {files: {/a: {text: "one\r\nAT\r\nOK\r\nfrom a file"}, /b: {size: 11}, /c: absent}}
  at: {contains: [AT+CSQ, "+QFTPPUT: 0,24", /^Revision/], never: [NO CARRIER, /ERROR/]}
`)
	})
}

// TestStepFailsAt: the event that shows the failure of a step is the latest that the host was told
// of, and not an error that the host expected before it.
func TestStepFailsAt(t *testing.T) { runnertest.OnLines(t, testStepFailsAt) }

func testStepFailsAt(t *testing.T, line runner.Line) {
	s := parse(t, `{name: s, steps: [{send: AT+NOSUCH, expect: /ERROR/}, {send: AT+CSQ, expect: "+CSQ: 99,99"}, {send: AT+CREG?, expect: OK}]}`)
	r := runner.Run{Line: line, Scenario: s}
	res := r.Do(t.Context())
	if res.Verdict != runner.Failed || res.At == 0 {
		t.Fatalf("verdict %v, shown by event %d: %s", res.Verdict, res.At, res.Cause())
	}
	if e := res.Events[res.At-1]; e.Text != "OK" || e.Dir != trace.ToHost {
		t.Errorf("event %d shows it: %v %v, want the OK of AT+CSQ", res.At, e.Dir, e.Text)
	}
}

// TestLeftUnderWay: files are judged when a command that the host has left under way is over.
func TestLeftUnderWay(t *testing.T) {
	runnertest.OnLines(t, func(t *testing.T, line runner.Line) {
		passes(t, line, `
name: the host leaves while its upload is under way
modem: {speed: 20, ufs: {files: {log.bin: {size: 50KiB, seed: 7}}}}
network: {latency: 1s}
steps:
  - {send: AT+QIACT=1, expect: OK}
  - {send: 'AT+QFTPOPEN="h"', expect: [OK, "+QFTPOPEN: 0,0"]}
  - {send: 'AT+QFTPPUT="log.bin","UFS:log.bin"', expect: OK}
expect:
  server: {files: {/log.bin: {size: 50KiB, seed: 7}}}
  at: {contains: "+QFTPPUT: 0,51200"}
`)
	})
}

// TestAllFaultsOfAStore: a fault that fails every read of a store is for the modem; the judge reads
// the files as they are.
func TestAllFaultsOfAStore(t *testing.T) {
	runnertest.OnLines(t, func(t *testing.T, line runner.Line) {
		passes(t, line, `
name: nothing can be read
modem: {ufs: {files: {a: {text: hello}}}}
faults: [{when: {file: open}, do: {error: 405}}]
steps: [{send: 'AT+QFOPEN="UFS:a"', expect: /ERROR/}]
expect: {ufs: {files: {a: {text: hello}}}}
`)
	})
}

// counts counts what a suite tells.
type counts struct{ began, ended int }

func (c *counts) Began(*runner.Run)    { c.began++ }
func (c *counts) Ended(*runner.Result) { c.ended++ }

// TestAll: results come in the order of the runs, and the trace of each is its own.
func TestAll(t *testing.T) { runnertest.OnLines(t, testAll) }

func testAll(t *testing.T, line runner.Line) {
	var runs []*runner.Run
	events := make([]int, 9)
	for i := range events {
		text := "name: odd\nsteps: [{send: AT, expect: OK}]"
		if i%2 == 0 {
			text = "name: even\nsteps: [{send: AT, expect: ERROR}]"
		}
		runs = append(runs, &runner.Run{Line: line, Scenario: parse(t, text), Trace: func(trace.Event) { events[i]++ }})
	}
	var c counts
	results, err := runner.Suite{Parallel: 4, Watcher: &c}.Do(t.Context(), runs)
	if err != nil || c.began != len(runs) || c.ended != len(runs) {
		t.Fatalf("%v; %d began and %d ended", err, c.began, c.ended)
	}
	for i, r := range results {
		if want := []runner.Verdict{runner.Failed, runner.Passed}[i%2]; r.Verdict != want || events[i] == 0 {
			t.Errorf("run %d: verdict %d, %d events: %s", i, r.Verdict, events[i], r.Cause())
		}
	}
}

// TestTimesWaitForSteps: the times of faults count from when the host has the port open, so that what
// comes then is not lost on a machine that is slow to get so far. At this speed a second is over long
// before that.
func TestTimesWaitForSteps(t *testing.T) {
	runnertest.OnLines(t, func(t *testing.T, line runner.Line) {
		passes(t, line, `
name: at once
modem: {speed: 1000000}
faults: [{when: {time: 1s}, do: {urc: RING}}]
steps: [{expect: RING, within: 1m}]
`)
	})
}

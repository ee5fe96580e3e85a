package runner_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/trace"
	"ptymodem/scenarios/runner"
)

// byChance has faults of every layer that fire by chance. Its host waits for what comes in any
// case: a result URC, which nothing garbles, or the URC that comes in place of an answer. So it is
// the same host every time, and whatever differs is the modem's doing. Load alone brings no
// timeout: rsptimeout counts what is held up on purpose, and the speed makes that short.
const byChance = `
name: a bad day
modem: {speed: 40, ufs: {files: {log.bin: {size: 30KiB, seed: 7}}}}
server: {files: {/in.bin: {size: 30KiB, seed: 8}}}
network: {latency: 1ms}
faults:
  - {when: {at: "+QFTP*", chance: 0.4}, do: garble, optional: true}
  - {when: {at: +CSQ, chance: 0.4}, do: [silent, {urc: RING}], optional: true}
  - {when: {at: "+*", chance: 0.4}, do: {delay: 200ms}, optional: true}
  - {when: {ftp: "*", at: /(PUT|GET|SIZE|DEL)=/, chance: 0.1}, do: {reply: "450 Busy"}, optional: true}
  - {when: {ftp: "*", at: /=/, chance: 0.2}, do: {delay: 100ms}, optional: true}
  - {when: {ftp: STOR, chance: 0.7, after: 10KiB}, do: drop-data, optional: true}
  - {when: {ftp: RETR, chance: 0.5, after: 10KiB}, do: drop-data, optional: true}
  - {when: {file: read, chance: 0.05}, do: {error: 411}, optional: true}
steps:
  - {send: AT+QIACT=1, expect: OK}
  - {send: 'AT+QFTPOPEN="ftp.example.com"', expect: "+QFTPOPEN: 0,0"}
` + chanceSteps + chanceSteps + chanceSteps + chanceSteps + chanceSteps

const chanceSteps = `
  - {send: AT+CSQ, expect: /^(OK|RING)$/}
  - {send: 'AT+QFTPPUT="log.bin","UFS:log.bin"', expect: "/^.QFTPPUT: /"}
  - {send: 'AT+QFTPSIZE="log.bin"', expect: "/^.QFTPSIZE: /"}
  - {send: 'AT+QFTPGET="in.bin","SD:in.bin"', expect: "/^.QFTPGET: /"}
  - {send: 'AT+QFTPDEL="log.bin"', expect: "/^.QFTPDEL: /"}
`

// TestOneSeedOneTrace: a hundred runs of a scenario with chance give one trace, times and the ports
// of data connections aside, and another seed another.
func TestOneSeedOneTrace(t *testing.T) {
	t.Parallel()
	const runs, seeds = 100, 5
	traces := make([]strings.Builder, runs+seeds)
	var all []*runner.Run
	for i := range traces {
		s := parse(t, byChance)
		if s.Seed = 1; i >= runs {
			s.Seed = uint64(i - runs + 2)
		}
		write := trace.JSON(&traces[i])
		all = append(all, &runner.Run{Label: fmt.Sprint(i), Scenario: s, Trace: func(e trace.Event) {
			if e.Time = 0; e.Port != "" {
				e.Port = "tty" // its number is the system's choice, too
			}
			e.Text, e.Error = anyPort.ReplaceAllString(e.Text, "${1}p"), anyPort.ReplaceAllString(e.Error, "${1}p")
			write(e)
		}})
	}
	results, err := runner.Suite{Parallel: 16, Watcher: &counts{}}.Do(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range results {
		if r.Verdict != runner.Passed {
			t.Fatalf("run %d: %s\n%s", i, r.Cause(), r.Details())
		}
	}
	for _, s := range results[0].Faults {
		if s.Times == 0 {
			t.Errorf("%s has not fired with the seed 1: it shows nothing", s.Fault)
		}
	}
	want := traces[0].String()
	for i := range runs {
		if got := traces[i].String(); got != want {
			t.Fatalf("run %d differs from the first (-first +this):\n%s", i, cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")))
		}
	}
	seen := map[string]int{want: 1}
	for i := range seeds {
		got := traces[runs+i].String()
		if same := seen[got]; same > 0 {
			t.Errorf("the seeds %d and %d give one trace", same, i+2)
		}
		seen[got] = i + 2
	}
}

// anyPort finds the ports of connections in replies and errors, which are the system's choice.
var anyPort = regexp.MustCompile(`(\(127,0,0,1,|\(\|\|\||127\.0\.0\.1:)[0-9,]+`)

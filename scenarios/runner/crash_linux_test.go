package runner_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"ptymodem/emulator/trace"
	"ptymodem/ftpbackend/server"
	"ptymodem/scenarios"
	"ptymodem/scenarios/runner"
)

// quiet is a watcher that says nothing.
type quiet struct{}

func (quiet) Began(*runner.Run)    {}
func (quiet) Ended(*runner.Result) {}

// TestCrash: a panic in what a modem does fails its scenario, at once, and no other; the JUnit is
// written with both.
func TestCrash(t *testing.T) {
	scenario := func(name string) *scenarios.Scenario {
		s, err := scenarios.Parse(name, []byte("name: "+name+"\nsteps:\n- send: AT\n- expect: OK\n- send: AT+CSQ\n- expect: /CSQ/\n- expect: OK\n"))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, host := range [][]string{nil, {"sh", "-c", `exec 3<>"$PTYMODEM_TTY"; printf 'AT+CSQ\r' >&3; sleep 600`}} {
		crashes := &runner.Run{Label: "crashes", Scenario: scenario("crashes"), Command: host, Trace: func(e trace.Event) {
			if e.Text == "AT+CSQ" {
				panic("boom")
			}
		}}
		passes := &runner.Run{Label: "passes", Scenario: scenario("passes")}
		results, err := runner.Suite{Parallel: 2, Watcher: quiet{}}.Do(t.Context(), []*runner.Run{crashes, passes})
		if err != nil {
			t.Fatal(err)
		}
		if results[0].Verdict != runner.Failed || results[1].Verdict != runner.Passed {
			t.Errorf("%v, %v: %s %s", results[0].Verdict, results[1].Verdict, results[0].Details(), results[1].Details())
		}
		var junit bytes.Buffer
		if err := runner.WriteJUnit(&junit, results); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`tests="2" failures="1"`, "a fault in ptymodem has ended the modem", "report it", "panic: boom", "crash_linux_test.go"} {
			if !strings.Contains(junit.String(), want) {
				t.Errorf("no %q in\n%s", want, &junit)
			}
		}
	}
}

// TestServerCrash: a panic in a session of the embedded server fails the scenario, at once, with
// the report.
func TestServerCrash(t *testing.T) {
	s, err := scenarios.Parse("crashes", []byte(`name: crashes
timeout: 10m
steps:
- send: AT+QICSGP=1,1,"internet"
- expect: OK
- send: AT+QIACT=1
- expect: OK
- send: AT+QFTPCFG="contextid",1
- expect: OK
- send: AT+QFTPOPEN="ftp.example.com",21
- expect: the end of the session
  within: 10m
`))
	if err != nil {
		t.Fatal(err)
	}
	run := (&runner.Run{Scenario: s}).WithServer(server.Config{Idle: time.Millisecond, Log: func(format string, _ ...any) {
		if strings.Contains(format, "no command for") {
			panic("boom")
		}
	}})
	res := run.Do(t.Context())
	if res.Verdict != runner.Failed {
		t.Fatalf("%v: %s %s", res.Verdict, res.Cause(), res.Details())
	}
	for _, want := range []string{"a fault in ptymodem has ended a session of the FTP server", "report it", `panic: "boom"`, "crash_linux_test.go"} {
		if !strings.Contains(res.Details(), want) && !strings.Contains(res.Cause(), want) {
			t.Errorf("no %q in\n%s\n%s", want, res.Cause(), res.Details())
		}
	}
}

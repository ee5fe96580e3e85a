package scenarios_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ptymodem/scenarios"
)

// at, ftp, file and data are events; a command is one that runs at the time.
func at(line string) scenarios.Event {
	return scenarios.Event{Moment: scenarios.AtMoment, Line: line, Command: commandOf(line)}
}

func ftp(verb, command string) scenarios.Event {
	return scenarios.Event{Moment: scenarios.FTPMoment, Verb: verb, Line: command, Command: commandOf(command)}
}

func file(op scenarios.FileOp, store scenarios.StoreName, name string) scenarios.Event {
	return scenarios.Event{Moment: scenarios.FileMoment, Op: op, Store: store, Name: name}
}

func data(command string) scenarios.Event {
	return scenarios.Event{Moment: scenarios.DataMoment, Line: command, Command: commandOf(command)}
}

func commandOf(line string) string {
	name := strings.TrimPrefix(strings.ToUpper(line), "AT")
	if i := strings.IndexAny(name, "=?"); i >= 0 {
		name = name[:i]
	}
	return name
}

func later(ev scenarios.Event, d time.Duration) scenarios.Event {
	ev.T = d
	return ev
}

// many is the same event n times.
func many(n int, ev scenarios.Event) []scenarios.Event {
	return slices.Repeat([]scenarios.Event{ev}, n)
}

// engine makes the engine of a list of faults.
func engine(t *testing.T, seed uint64, faults ...string) *scenarios.Engine {
	t.Helper()
	return scenarios.NewEngine(Parse(t, "faults:\n  - "+strings.Join(faults, "\n  - ")).Faults, seed, 0)
}

// strikes plays events and writes a letter for each: x where the fault strikes, w where it waits for bytes, - where it
// does nothing.
func strikes(e *scenarios.Engine, events []scenarios.Event) string {
	var b strings.Builder
	for _, ev := range events {
		switch fs := e.Event(ev); {
		case len(fs) == 0:
			b.WriteByte('-')
		case fs[0].After > 0:
			b.WriteByte('w')
		default:
			b.WriteByte('x')
		}
	}
	return b.String()
}

func TestEngine(t *testing.T) {
	put := `AT+QFTPPUT="a","COM:"`
	for _, test := range []struct {
		when   string
		events []scenarios.Event
		want   string
	}{
		// what matches
		{`at: +QFTPOPEN`, []scenarios.Event{at(`AT+QFTPOPEN="h",21`), at("at+qftpopen=?"), at("AT+QFTPCLOSE"), ftp("STOR", `AT+QFTPOPEN="h"`)}, "xx--"},
		{`at: AT+CSQ`, []scenarios.Event{at("AT+CSQ"), at("AT")}, "x-"},
		{`at: AT`, []scenarios.Event{at("AT"), at("AT+CSQ")}, "x-"},
		{`at: "+QFTP*"`, []scenarios.Event{at("AT+QFTPPUT=1"), at("AT+QFLST")}, "x-"},
		{`at: "*"`, []scenarios.Event{at("AT"), at("ATE0")}, "xx"},
		{`at: "+QFTPSTAT?"`, []scenarios.Event{at("AT+QFTPSTAT?"), at("AT+QFTPSTAT")}, "x-"},
		{`at: '+qftpcfg="account"*'`, []scenarios.Event{at(`AT+QFTPCFG="account","a","b"`), at(`AT+QFTPCFG="filetype",1`)}, "x-"},
		{`at: '/"x\.bin"/'`, []scenarios.Event{at(`AT+QFTPGET="x.bin","COM:"`), at(`AT+QFTPGET="xxbin","COM:"`)}, "x-"},
		{`ftp: STOR`, []scenarios.Event{ftp("STOR", put), ftp("RETR", put), at("AT+STOR")}, "x--"},
		{`ftp: "*"`, []scenarios.Event{ftp("USER", put), ftp("PASS", "")}, "xx"},
		{`ftp: PASS, at: +QFTPOPEN`, []scenarios.Event{ftp("PASS", "AT+QFTPOPEN=1"), ftp("PASS", ""), at("AT+QFTPOPEN=1")}, "x--"},
		{`file: write`, []scenarios.Event{file(scenarios.OpWrite, scenarios.UFS, "a"), file(scenarios.OpRead, scenarios.UFS, "a")}, "x-"},
		{`file: write, store: SD`, []scenarios.Event{file(scenarios.OpWrite, scenarios.SD, "a"), file(scenarios.OpWrite, scenarios.UFS, "a")}, "x-"},
		{`file: open, name: "*.log"`, []scenarios.Event{file(scenarios.OpOpen, scenarios.UFS, "a.log"), file(scenarios.OpOpen, scenarios.UFS, "a.logs")}, "x-"},
		{`file: open, name: "a*b*c"`, []scenarios.Event{file(scenarios.OpOpen, scenarios.UFS, "abbc"), file(scenarios.OpOpen, scenarios.UFS, "acb"), file(scenarios.OpOpen, scenarios.UFS, "ac")}, "x--"},
		{`data: 0`, []scenarios.Event{data(put)}, "x"},
		{`data: 1KiB, at: +QFTPPUT`, []scenarios.Event{data(put), data("AT+QFUPL=1")}, "w-"},
		{`time: 5s`, []scenarios.Event{later(scenarios.Event{Moment: scenarios.TimeMoment}, 4*time.Second),
			later(at("AT"), 5*time.Second), later(scenarios.Event{Moment: scenarios.TimeMoment}, 5*time.Second),
			later(scenarios.Event{Moment: scenarios.TimeMoment}, 6*time.Second)}, "--x-"},
		{`time: 5s, at: AT, nth: 2`, []scenarios.Event{at("AT"), later(at("AT"), 5*time.Second), later(at("AT"), 6*time.Second)}, "--x"},

		// what counts
		{`at: AT, nth: 3`, many(5, at("AT")), "--x--"},
		{`at: AT, every: 2`, many(5, at("AT")), "-x-x-"},
		{`at: AT, skip: 2`, many(5, at("AT")), "--xxx"},
		{`at: AT, times: 2`, many(5, at("AT")), "xx---"},
		{`at: AT, skip: 1, every: 2, times: 2`, many(8, at("AT")), "--x-x---"},
		{`at: AT, chance: 0`, many(5, at("AT")), "-----"},
		{`at: AT, chance: 1`, many(5, at("AT")), "xxxxx"},
		{`at: AT, nth: 2`, []scenarios.Event{at("AT"), at("AT+CSQ"), at("AT")}, "--x"},
	} {
		e := engine(t, 1, "{when: {"+test.when+"}, do: sim-removed}")
		if got := strikes(e, test.events); got != test.want {
			t.Errorf("%s: %s, want %s", test.when, got, test.want)
		}
	}
}

// TestAfter: a fault that waits for bytes has struck when they have moved, and a shorter transfer costs nothing.
func TestAfter(t *testing.T) {
	e := engine(t, 1, "{when: {ftp: STOR, after: 40KiB, times: 1}, do: drop-data}")
	first := e.Event(ftp("STOR", ""))
	if len(first) != 1 || first[0].After != 40<<10 {
		t.Fatalf("firings %+v, want one after 40 KiB", first)
	}
	e.Spare(first[0], 100)
	if got := e.Fired()[0]; got != 0 {
		t.Errorf("it struck %d times at a transfer that was too short", got)
	}
	second := e.Event(ftp("STOR", ""))
	if len(second) != 1 {
		t.Fatal("the short transfer used up its only time")
	}
	if third := e.Event(ftp("STOR", "")); third != nil {
		t.Errorf("a second firing %+v while one waits", third)
	}
	e.Reach(second[0])
	if got := e.Fired()[0]; got != 1 || e.Unfired() != nil {
		t.Errorf("it struck %d times, and left %v", got, e.Unfired())
	}
}

// TestAnyTransfer: "*" with what happens to a transfer is any command that has one; others do not count.
func TestAnyTransfer(t *testing.T) {
	for do, verbs := range map[string]string{
		"refuse": "STOR", "drop-data": "STOR", "{truncate: 5}": "STOR", "tls-fail": "AUTH STOR", "{reply: 421 Bye}": "USER AUTH STOR",
	} {
		e := engine(t, 1, `{when: {ftp: "*"}, do: `+do+"}")
		var struck []string
		for _, v := range []string{"USER", "AUTH", "STOR"} {
			if e.Event(ftp(v, "")) != nil {
				struck = append(struck, v)
			}
		}
		if got := strings.Join(struck, " "); got != verbs {
			t.Errorf("%s strikes at %s, want %s", do, got, verbs)
		}
	}
	e := engine(t, 1, `{when: {ftp: "*", after: 1}, do: drop-control}`)
	if e.Event(ftp("USER", "")) != nil || !strings.HasSuffix(e.Unfired()[0].Reason, "FTP USER at 0s, but no data moves with USER") {
		t.Errorf("after a byte of USER: %v", e.Unfired())
	}
}

func TestSeveralFaults(t *testing.T) {
	e := engine(t, 1, "{when: {at: AT}, do: [{urc: A}]}", "{when: {at: +CSQ}, do: hang}", `{when: {at: "*"}, do: silent}`)
	var got []string
	for _, f := range e.Event(at("AT")) {
		got = append(got, fmt.Sprint(f.Index, f.Fault.Do[0].Spec().Name))
	}
	if want := []string{"0urc", "2silent"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := e.Fired(), []int{1, 0, 1}; !slices.Equal(got, want) {
		t.Errorf("fired %v, want %v", got, want)
	}
}

func TestDue(t *testing.T) {
	e := engine(t, 1, "{when: {time: 5s}, do: reboot}", "{when: {time: 1s, at: AT}, do: hang}", "{when: {time: 0s}, do: dns-fail}")
	if got, want := e.Due(), []time.Duration{5 * time.Second, 0}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestConcurrent: workers and the port's reader tell of events at the same time, and no stroke is lost or made twice.
func TestConcurrent(t *testing.T) {
	e := engine(t, 1, "{when: {ftp: STOR, times: 5}, do: drop-control}", "{when: {at: AT, every: 4}, do: silent}")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				e.Event(ftp("STOR", ""))
				e.Event(at("AT"))
			}
		})
	}
	wg.Wait()
	if got, want := e.Fired(), []int{5, 200}; !slices.Equal(got, want) {
		t.Errorf("fired %v, want %v", got, want)
	}
}

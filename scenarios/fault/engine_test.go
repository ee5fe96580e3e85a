package fault_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ptymodem/fs"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/fault/action"
)

// At, ftp, file and data are events; a command is one that runs at the time.
func at(line string) action.Event {
	return action.Event{Moment: action.AtMoment, Line: line, Command: commandOf(line)}
}

func ftp(verb, command string) action.Event {
	return action.Event{Moment: action.FTPMoment, Verb: verb, Line: command, Command: commandOf(command)}
}

func file(op fs.Op, store action.StoreName, name string) action.Event {
	return action.Event{Moment: action.FileMoment, Op: op, Store: store, Name: name}
}

func data(command string) action.Event {
	return action.Event{Moment: action.DataMoment, Line: command, Command: commandOf(command)}
}

func commandOf(line string) string {
	name := strings.TrimPrefix(strings.ToUpper(line), "AT")
	if i := strings.IndexAny(name, "=?"); i >= 0 {
		name = name[:i]
	}
	return name
}

func later(ev action.Event, d time.Duration) action.Event {
	ev.T = d
	return ev
}

// many is the same event n times.
func many(n int, ev action.Event) []action.Event {
	return slices.Repeat([]action.Event{ev}, n)
}

// engine makes the engine of a list of faults.
func engine(t *testing.T, seed uint64, all ...string) *fault.Engine {
	t.Helper()
	return fault.NewEngine(faults(t, all...), seed, 0)
}

// faults reads a list of faults.
func faults(t *testing.T, all ...string) []*fault.Fault {
	t.Helper()
	var list []*fault.Fault
	for _, s := range all {
		f, err := fault.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, f)
	}
	return list
}

// fires plays events and writes a letter for each: x where the fault fires, w where it waits for
// bytes, - where it does nothing.
func fires(e *fault.Engine, events []action.Event) string {
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

func idle(d time.Duration) action.Event { return action.Event{Moment: action.IdleMoment, Idle: d} }

func TestEngine(t *testing.T) {
	put := `AT+QFTPPUT="a","COM:"`
	for _, test := range []struct {
		when   string
		events []action.Event
		want   string
	}{
		// what matches
		{`at: +QFTPOPEN`, []action.Event{at(`AT+QFTPOPEN="h",21`), at("at+qftpopen=?"), at("AT+QFTPCLOSE"), ftp("STOR", `AT+QFTPOPEN="h"`)}, "xx--"},
		{`at: AT+CSQ`, []action.Event{at("AT+CSQ"), at("AT")}, "x-"},
		{`at: AT`, []action.Event{at("AT"), at("AT+CSQ")}, "x-"},
		{`at: "+QFTP*"`, []action.Event{at("AT+QFTPPUT=1"), at("AT+QFLST")}, "x-"},
		{`at: "*"`, []action.Event{at("AT"), at("ATE0")}, "xx"},
		{`at: "+QFTPSTAT?"`, []action.Event{at("AT+QFTPSTAT?"), at("AT+QFTPSTAT")}, "x-"},
		{`at: '+qftpcfg="account"*'`, []action.Event{at(`AT+QFTPCFG="account","a","b"`), at(`AT+QFTPCFG="filetype",1`)}, "x-"},
		{`at: '/"x\.bin"/'`, []action.Event{at(`AT+QFTPGET="x.bin","COM:"`), at(`AT+QFTPGET="xxbin","COM:"`)}, "x-"},
		{`ftp: STOR`, []action.Event{ftp("STOR", put), ftp("RETR", put), at("AT+STOR")}, "x--"},
		{`ftp: "*"`, []action.Event{ftp("USER", put), ftp("PASS", "")}, "xx"},
		{`ftp: "*"`, []action.Event{ftp("greeting", put), ftp("USER", put)}, "-x"},
		{`ftp-idle: 30s`, []action.Event{idle(30 * time.Second), idle(60 * time.Second), at("AT")}, "x--"},
		{`ftp-idle: 30s, nth: 2`, []action.Event{idle(30 * time.Second), idle(60 * time.Second), idle(30 * time.Second)}, "--x"},
		{`ftp: PASS, at: +QFTPOPEN`, []action.Event{ftp("PASS", "AT+QFTPOPEN=1"), ftp("PASS", ""), at("AT+QFTPOPEN=1")}, "x--"},
		{`file: write`, []action.Event{file(fs.OpWrite, action.UFS, "a"), file(fs.OpRead, action.UFS, "a")}, "x-"},
		{`file: write, store: SD`, []action.Event{file(fs.OpWrite, action.SD, "a"), file(fs.OpWrite, action.UFS, "a")}, "x-"},
		{`file: open, name: "*.log"`, []action.Event{file(fs.OpOpen, action.UFS, "a.log"), file(fs.OpOpen, action.UFS, "a.logs")}, "x-"},
		{`file: open, name: "a*b*c"`, []action.Event{file(fs.OpOpen, action.UFS, "abbc"), file(fs.OpOpen, action.UFS, "acb"), file(fs.OpOpen, action.UFS, "ac")}, "x--"},
		{`data: 0`, []action.Event{data(put)}, "x"},
		{`data: 1KiB, at: +QFTPPUT`, []action.Event{data(put), data("AT+QFUPL=1")}, "w-"},
		{`time: 5s`, []action.Event{later(action.Event{Moment: action.TimeMoment}, 4*time.Second),
			later(at("AT"), 5*time.Second), later(action.Event{Moment: action.TimeMoment}, 5*time.Second),
			later(action.Event{Moment: action.TimeMoment}, 6*time.Second)}, "--x-"},
		{`time: 5s, at: AT, nth: 2`, []action.Event{at("AT"), later(at("AT"), 5*time.Second), later(at("AT"), 6*time.Second)}, "--x"},

		// what arms
		{`at: AT, since: {at: +CSQ}`, []action.Event{at("AT"), at("AT+CSQ"), at("AT"), at("AT")}, "--xx"},
		{`at: AT, until: {at: +CSQ}`, []action.Event{at("AT"), at("AT+CSQ"), at("AT")}, "x--"},
		{`at: AT, since: {at: +CSQ}, until: {at: +CREG}`, []action.Event{at("AT"), at("AT+CSQ"), at("AT"), at("AT+CREG?"), at("AT"), at("AT+CSQ"), at("AT")}, "--x---x"},
		{`at: AT, since: {at: AT}`, many(3, at("AT")), "-xx"},
		{`at: AT, until: {at: AT}`, many(3, at("AT")), "x--"},
		{`at: AT, nth: 2, since: {ftp: STOR}`, []action.Event{at("AT"), ftp("STOR", ""), at("AT"), at("AT"), at("AT")}, "---x-"},
		{`at: AT, times: 2, since: {time: 5s}, until: {time: 8s}`, []action.Event{at("AT"), later(action.Event{Moment: action.TimeMoment}, 5*time.Second),
			later(at("AT"), 6*time.Second), later(action.Event{Moment: action.TimeMoment}, 8*time.Second), later(at("AT"), 9*time.Second)}, "--x--"},
		{`ftp: STOR, since: {data: 0}, until: {file: delete}`, []action.Event{ftp("STOR", ""), data("AT"), ftp("STOR", ""), file(fs.OpDelete, action.UFS, "a"), ftp("STOR", "")}, "--x--"},

		// what counts
		{`at: AT, nth: 3`, many(5, at("AT")), "--x--"},
		{`at: AT, every: 2`, many(5, at("AT")), "-x-x-"},
		{`at: AT, skip: 2`, many(5, at("AT")), "--xxx"},
		{`at: AT, times: 2`, many(5, at("AT")), "xx---"},
		{`at: AT, skip: 1, every: 2, times: 2`, many(8, at("AT")), "--x-x---"},
		{`at: AT, chance: 0`, many(5, at("AT")), "-----"},
		{`at: AT, chance: 1`, many(5, at("AT")), "xxxxx"},
		{`at: AT, nth: 2`, []action.Event{at("AT"), at("AT+CSQ"), at("AT")}, "--x"},
	} {
		e := engine(t, 1, "{when: {"+test.when+"}, do: sim-removed}")
		if got := fires(e, test.events); got != test.want {
			t.Errorf("%s: %s, want %s", test.when, got, test.want)
		}
	}
}

// TestAfter: a fault that waits for bytes has fired when they have moved, and a shorter transfer
// costs nothing.
func TestAfter(t *testing.T) {
	e := engine(t, 1, "{when: {ftp: STOR, after: 40KiB, times: 1}, do: drop-data}")
	first := e.Event(ftp("STOR", ""))
	if len(first) != 1 || first[0].After != 40<<10 {
		t.Fatalf("firings %+v, want one after 40 KiB", first)
	}
	e.Missed(first[0], 100)
	if got := e.Fired()[0]; got != 0 {
		t.Errorf("it fired %d times at a transfer that was too short", got)
	}
	second := e.Event(ftp("STOR", ""))
	if len(second) != 1 {
		t.Fatal("the short transfer used up its only time")
	}
	if third := e.Event(ftp("STOR", "")); third != nil {
		t.Errorf("a second firing %+v while one waits", third)
	}
	e.Hit(second[0])
	if got := e.Fired()[0]; got != 1 || e.Unfired() != nil {
		t.Errorf("it fired %d times, and left %v", got, e.Unfired())
	}
}

// TestAnyTransfer: "*" with what happens to a transfer is any command that has one; others do not
// count.
func TestAnyTransfer(t *testing.T) {
	for do, verbs := range map[string]string{
		"refuse": "STOR", "drop-data": "STOR", "{truncate: 5}": "STOR", "tls-fail": "AUTH STOR", "{reply: 421 Bye}": "USER AUTH STOR",
	} {
		e := engine(t, 1, `{when: {ftp: "*"}, do: `+do+"}")
		var fired []string
		for _, v := range []string{"USER", "AUTH", "STOR"} {
			if e.Event(ftp(v, "")) != nil {
				fired = append(fired, v)
			}
		}
		if got := strings.Join(fired, " "); got != verbs {
			t.Errorf("%s fires at %s, want %s", do, got, verbs)
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

func TestTimes(t *testing.T) {
	e := engine(t, 1, "{when: {time: 5s}, do: reboot}", "{when: {time: 1s, at: AT}, do: hang}", "{when: {time: 0s}, do: dns-fail}")
	if got, want := e.Times(), []time.Duration{5 * time.Second, 0}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestConcurrent: workers and the port's reader tell of events at the same time, and no firing is
// lost or made twice.
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

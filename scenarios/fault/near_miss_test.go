package fault_test

import (
	"testing"
	"time"

	"ptymodem/fs"
	"ptymodem/redact"
	"ptymodem/scenarios/fault/action"
)

// TestUnfired: what is told of a fault that never fired.
func TestUnfired(t *testing.T) {
	put := at(`AT+QFTPPUT="a","COM:"`)
	for _, test := range []struct {
		fault  string
		events []action.Event
		want   string
	}{
		{"{when: {at: +QFTPPTU}, do: silent}", []action.Event{at("ATE0"), later(put, time.Second), at("AT+CSQ")},
			`{at: +QFTPPTU} never fired: the closest event was AT+QFTPPUT="a","COM:" at 1s, but the command "+QFTPPUT" is not +QFTPPTU`},
		{"{when: {at: '/COM;/'}, do: silent}", []action.Event{put},
			`{at: /COM;/} never fired: the closest event was AT+QFTPPUT="a","COM:" at 0s, but /COM;/ does not match the line`},
		{"{when: {at: '+QFTPPUT=\"b\"*'}, do: silent}", []action.Event{at("ATE0"), put},
			`{at: +QFTPPUT="b"*} never fired: the closest event was AT+QFTPPUT="a","COM:" at 0s, but +QFTPPUT="b"* does not match the command with its parameters`},
		{"{when: {ftp: APPE}, do: drop-data}", []action.Event{put}, "{ftp: APPE} never fired: there was no FTP command"},
		{"{when: {ftp: APPE}, do: drop-data}", []action.Event{ftp("USER", ""), ftp("STOR", "AT+QFTPPUT=1")},
			"{ftp: APPE} never fired: the closest event was FTP USER at 0s, but the verb USER is not APPE"},
		{"{when: {ftp: USER, at: +QFTPOPEN}, do: drop-control}", []action.Event{ftp("USER", "")},
			"{at: +QFTPOPEN, ftp: USER} never fired: the closest event was FTP USER at 0s, but no AT command was running, want at: +QFTPOPEN"},
		{"{when: {file: write, store: SD, name: '*.log'}, do: full}",
			[]action.Event{file(fs.OpRead, action.SD, "a.log"), file(fs.OpWrite, action.UFS, "a.log"), file(fs.OpWrite, action.SD, "a.txt")},
			`{file: write, store: SD, name: *.log} never fired: the closest event was write of SD:a.txt at 0s, but the name "a.txt" does not match *.log`},
		{"{when: {at: AT, nth: 3}, do: silent}", many(2, at("AT")),
			"{at: AT, nth: 3} never fired: 2 such events came, the last of them AT at 0s, but nth: 3 needs more"},
		{"{when: {at: AT, skip: 3}, do: silent}", many(1, at("AT")),
			"{at: AT, skip: 3} never fired: 1 such event came, the last of them AT at 0s, but skip: 3 needs more"},
		{"{when: {at: AT, chance: 0}, do: silent}", many(2, at("AT")),
			"{at: AT, chance: 0} never fired: chance: 0 stopped 2 such events, the last of them AT at 0s"},
		{"{when: {at: AT, since: {at: +CSQ}}, do: silent}", []action.Event{at("AT"), later(at("AT+CREG?"), time.Second)},
			"{at: AT, since: {at: +CSQ}} never fired: AT at 0s came before since: {at: +CSQ}"},
		{"{when: {at: AT, until: {at: +CSQ}}, do: silent}", []action.Event{at("AT+CSQ"), later(at("AT"), time.Second), at("ATE0")},
			"{at: AT, until: {at: +CSQ}} never fired: AT at 1s came after until: {at: +CSQ}"},
		{"{when: {time: 5s}, do: reboot}", []action.Event{later(at("AT"), 3*time.Second)},
			"{time: 5s} never fired: the last event was at 3s"},
		{"{when: {time: 5s, at: AT}, do: reboot}", []action.Event{later(at("AT"), 3*time.Second)},
			"{at: AT, time: 5s} never fired: the closest event was AT at 3s, but it came before 5s"},
	} {
		e := engine(t, 1, test.fault)
		fires(e, test.events)
		if left := e.Unfired(); len(left) != 1 || left[0].String() != "fault:1:1: the fault "+test.want {
			t.Errorf("\n got %v\nwant the fault %s", left, test.want)
		}
	}
}

func TestUnfiredTransfers(t *testing.T) {
	e := engine(t, 1, "{when: {ftp: STOR, after: 40KiB}, do: drop-data}")
	e.Missed(e.Event(ftp("STOR", ""))[0], 12345)
	e.Missed(e.Event(ftp("STOR", ""))[0], 100)
	want := "fault:1:1: the fault {ftp: STOR, after: 40KiB} never fired: the longest of 2 transfers had 12345 bytes, want 40960"
	if left := e.Unfired(); len(left) != 1 || left[0].String() != want {
		t.Errorf("\n got %v\nwant %s", left, want)
	}
	e = engine(t, 1, "{when: {data: 1KiB}, do: hang}")
	e.Event(data("AT+QFUPL=1"))
	want = "fault:1:1: the fault {data: 1KiB} never fired: data mode for AT+QFUPL=1 at 0s was still running, with less than 1024 bytes"
	if left := e.Unfired(); len(left) != 1 || left[0].String() != want {
		t.Errorf("\n got %v\nwant %s", left, want)
	}
}

// Secrets in what came closest, and in what a fault waits for, are masked but in a clear view.
func TestUnfiredSecrets(t *testing.T) {
	for _, test := range []struct{ fault, masked, clear string }{
		{`{when: {at: 'AT+CPIN="1357"'}, do: silent}`,
			`{at: AT+CPIN=***}: the closest event was AT+CPIN=*** at 0s, but AT+CPIN=*** does not match the command with its parameters`,
			`{at: AT+CPIN="1357"}: the closest event was AT+CPIN="2468" at 0s, but AT+CPIN="1357" does not match the command with its parameters`},
		{`{when: {at: +CPIN, since: {at: 'AT+CPIN="1357"'}}, do: silent}`,
			`{at: +CPIN, since: {at: AT+CPIN=***}}: AT+CPIN=*** at 0s came before since: {at: AT+CPIN=***}`,
			`{at: +CPIN, since: {at: AT+CPIN="1357"}}: AT+CPIN="2468" at 0s came before since: {at: AT+CPIN="1357"}`},
	} {
		e := engine(t, 1, test.fault)
		e.Event(at(`AT+CPIN="2468"`))
		u := e.Unfired()[0]
		for v, want := range map[redact.View]string{redact.Masked: test.masked, redact.Clear: test.clear} {
			if got := u.Fault.In(v) + ": " + u.Why(v); got != want {
				t.Errorf("\n got %s\nwant %s", got, want)
			}
		}
	}
}

func TestOptional(t *testing.T) {
	e := engine(t, 1, "{when: {at: +CSQ}, do: silent, optional: true}", "{when: {at: AT}, do: silent}")
	e.Event(at("AT"))
	if left := e.Unfired(); left != nil {
		t.Errorf("left: %v", left)
	}
}

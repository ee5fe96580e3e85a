package emulator

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/hook"
	"ptymodem/emulator/lint"
	"ptymodem/emulator/trace"
	"ptymodem/redact"
)

// findings returns what was reported so far: "id: line: reason".
func (r *rig) findings() []string {
	r.m.loop.Lock()
	defer r.m.loop.Unlock()
	var all []string
	for _, e := range r.events {
		if e.Kind == "lint" {
			all = append(all, e.ID+": "+e.Text+": "+e.Reason)
		}
	}
	return all
}

// Every finding has an id, a sentence about it, and its place in the page.
func TestLints(t *testing.T) {
	var page bytes.Buffer
	if err := WriteFidelityPage(&page, NewTable()); err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(page.String(), "\n## Lint\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var ids []string
	for _, l := range lint.Catalogue() {
		if !regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`).MatchString(l.ID) {
			t.Errorf("%q: small letters and hyphens", l.ID)
		}
		if !strings.HasSuffix(l.Doc, ".") {
			t.Errorf("%s: %q is not a sentence", l.ID, l.Doc)
		}
		if n := strings.Count(section, "\n| `"+l.ID+"` | "); n != 1 {
			t.Errorf("%s stands %d times in FIDELITY.md, want once", l.ID, n)
		}
		ids = append(ids, l.ID)
	}
	want := []string{
		"quote", "lf-only", "half-line", "prefix-case", "typed-ahead", "polling", "ftp-before-urc", "gave-up", "early-data", "late-data", "bare-escape", "overrun",
		"open-without-pdp", "context-first", "unset-default", "ftps-active", "deact-while-open", "length-without-beof", "tls-resume", "ascii-binary", "unknown-command",
	}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("ids are stable (-want +got):\n%s", diff)
	}
}

// The line that came too early is reported, as far as it has come, and the one that was not waited
// for is named.
func TestTypedAhead(t *testing.T) {
	for _, tt := range []struct{ sent, want string }{
		{"AT+CSQ\rAT+CREG?\r", "AT+CREG?: the line came before the final result code of AT+CSQ"},
		{"AT+CSQ\r\n\r\x1bAT+CREG?\r\n", "AT+CREG?: the line came before the final result code of AT+CSQ"},
		{"AT+CSQ\rat+CR", "at+CR: the line came before the final result code of AT+CSQ"},
		{"AT+QFTPCFG=\"account\",\"a\",\"secret\"\rAT\r", "AT: the line came before the final result code of AT+QFTPCFG=\"account\",\"a\",***"},
		{"AT+CSQ\r\n\r\n\x1a", ""},
		{"AT+CSQ\r\r hello\r", ""},
	} {
		t.Run(tt.sent, func(t *testing.T) {
			r := newRig(t, rigOptions{})
			r.host.send([]byte(tt.sent))
			r.host.settle()
			got := strings.Join(r.findings(), "\n")
			if tt.want == "" && got != "" || tt.want != "" && got != "typed-ahead: "+tt.want+": wait for it" {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// More than ten of the same question within a second of modem time are a burst, which is reported
// once.
func TestPolling(t *testing.T) {
	r := newRig(t, rigOptions{config: func(cfg *Config) { cfg.Speed = 10 }})
	ask := func(n int, line string) {
		t.Helper()
		for range n {
			r.host.send([]byte(line + "\r"))
			r.host.settle()
		}
	}
	expect := func(n int, when string) {
		t.Helper()
		if got := r.findings(); len(got) != n {
			t.Fatalf("%s: %d findings, want %d: %q", when, len(got), n, got)
		}
	}
	r.script("<- ATE0\n-> OK")
	ask(10, "AT+CSQ")
	ask(10, "AT+CREG?")
	ask(10, "AT+CREG")
	ask(20, "AT")
	ask(20, "ATI")
	ask(20, "AT+CREG=?")
	ask(20, `AT+QFTPCFG="account"`)
	ask(20, "AT+CMEE=1")
	expect(0, "ten of each, and what is no question")
	r.host.pass(101 * time.Millisecond) // a second of the modem
	ask(10, "AT+CSQ")
	expect(0, "ten more, a second later")
	ask(1, "AT+CSQ")
	expect(1, "one more")
	for range 10 {
		r.host.pass(50 * time.Millisecond)
		ask(8, "AT+CSQ")
	}
	expect(1, "the same burst")
	r.host.pass(time.Second)
	ask(11, "AT+CSQ")
	expect(2, "another burst")
	if want := "polling: AT+CSQ: AT+CSQ came more than ten times within a second"; !strings.HasPrefix(r.findings()[0], want) {
		t.Errorf("%q does not begin with %q", r.findings()[0], want)
	}
}

// An FTP command that comes at once did not wait for the result of the one before; one that comes
// later has given up on it, unless the time was over in which it may come.
func TestGaveUp(t *testing.T) {
	const pwd = "ftp-before-urc: AT+QFTPPWD: the result URC of +QFTPCWD has not come yet: wait for it after each OK"
	after := func(line, what string) string {
		return "gave-up: " + line + ": the host " + what + " into +QFTPCWD, whose result URC may take 20s (rsptimeout): wait as long, or set less"
	}
	for _, tt := range []struct {
		name, session string
		want          []string
	}{
		{"at once", "<- AT+QFTPPWD\n-> +CME ERROR: 603\n.. 900ms\n<- AT+QFTPPWD\n-> +CME ERROR: 603", []string{pwd, pwd}},
		{"logout", ".. 5s\n<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0", []string{after("AT+QFTPCLOSE", "sent AT+QFTPCLOSE 5s")}},
		{"another", ".. 1s\n<- AT+QFTPSIZE=\"a\"\n-> +CME ERROR: 603", []string{after(`AT+QFTPSIZE="a"`, "sent AT+QFTPSIZE 1s")}},
		{"once", ".. 2s\n<- AT+QFTPPWD\n-> +CME ERROR: 603\n<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0\ndtr off\ndtr on", []string{after("AT+QFTPPWD", "sent AT+QFTPPWD 2s")}},
		{"closed", ".. 19.9s\ndtr off\ndtr on\n<- AT+QFTPPWD\n-> +CME ERROR: 603", []string{after(`AT+QFTPCWD="a"`, "closed the port 19.9s")}},
		{"asked for the state", ".. 5s\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,1\n<- AT+QFTPLEN\n-> OK\n-> +QFTPLEN: 0,0\n<- AT+QFTPCFG=\"filetype\",0\n-> OK", nil},
		{"waited", ".. 20s\n-> +QFTPCWD: 609,0\n<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0\ndtr off", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, s := fakeRig(t)
			s.reply("CWD", "")
			r.script(fakeLogin)
			r.script("<- AT+QFTPCWD=\"a\"\n-> OK")
			seen := len(r.findings())
			r.script(tt.session)
			if diff := cmp.Diff(tt.want, r.findings()[seen:]); diff != "" && len(tt.want)+len(r.findings()[seen:]) > 0 {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// What waits for the host cannot be given up.
func TestParkedIsNotGivenUp(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.script("login\n<- ATE0\n-> OK\n<- AT+QFTPPUT=\"a\",\"COM:\",0,3,0\n-> CONNECT\n<= \"abc\"\n-> OK\n-> +QFTPPUT: 0,3")
	r.script(".. 5s\n<- AT+QFTPPWD\n-> +CME ERROR: 603\ndtr off\ndtr on\n<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0")
	want := []string{"ftp-before-urc: AT+QFTPPWD: the upload goes on until a piece with <beof> 1: send it, or QFTPCLOSE"}
	if diff := cmp.Diff(want, r.findings()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Flow control reports what is lost.
func TestOverrun(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.script("<- AT+QFLDS\n-> /.*/\n-> OK")
	r.m.ports.All()[0].Overrun(7, false)
	if got := strings.Join(r.findings(), "\n"); !strings.HasPrefix(got, "overrun: AT+QFLDS: 7 bytes ") {
		t.Errorf("%q", got)
	}
}

// A slip's reason has the name of the parameter and not its value, which may be a password.
func TestSlipsAreDiscreet(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.script("<- AT+QFTPCFG=\"account\",\"a\",secret\n-> OK")
	want := []string{`quote: AT+QFTPCFG="account","a",***: the parameter <password> is not written as the manual has it: strings in quotes, numbers bare, no spaces`}
	if diff := cmp.Diff(want, r.findings()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestFindings(t *testing.T) {
	var f lint.Findings
	if f.String() != "" || f.All() != nil {
		t.Errorf("none: %q, %v", f.String(), f.All())
	}
	f.Add(trace.Event{Kind: "lint", ID: "polling", Text: "AT+CSQ", Reason: "ask less"})
	if want := "1 finding (what may fail on a module, or is unknown to this modem)\n  polling    1  AT+CSQ: ask less\n"; f.String() != want {
		t.Errorf("one:\n%s\nwant\n%s", f.String(), want)
	}
	f.Add(trace.Event{Kind: "lint", ID: "polling", Text: "AT+CREG?", Reason: "ask less"})
	f.Add(trace.Event{Kind: "lint", ID: "quote", Text: "AT+QFTPCFG=account,a,\"secret\x1b[2J", Reason: "r"})
	f.Add(trace.Event{Kind: "lint", ID: "lf-only", Text: "AT+QFTPSIZE=\"" + strings.Repeat("\x01", 300), Reason: "s"})
	want := "4 findings (what may fail on a module, or is unknown to this modem)\n" +
		"  quote      1  AT+QFTPCFG=account,a,***: r\n" +
		"  lf-only    1  AT+QFTPSIZE=\"" + strings.Repeat("?", 46) + "…: s\n" +
		"  polling    2  AT+CSQ: ask less\n"
	if diff := cmp.Diff(want, f.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := f.All()[2]; got != (lint.Finding{ID: "polling", Count: 2, Line: "AT+CSQ", Reason: "ask less"}) {
		t.Errorf("%+v", got)
	}
	f.Add(trace.Event{Modem: 7, Kind: "lint", ID: "typed-ahead", Text: "AT", Reason: "wait"})
	for _, want := range []string{"  quote          1  modem 0, AT+QFTPCFG=", "  typed-ahead    1  modem 7, AT: wait\n"} {
		if !strings.Contains(f.String(), want) {
			t.Errorf("of several modems:\n%s\nwant it to have %q", f.String(), want)
		}
	}
}

// TestFindingsOfSettings: each setting that was not made has a line, since each is mended by
// itself.
func TestFindingsOfSettings(t *testing.T) {
	var f lint.Findings
	for _, reason := range []string{"set the APN", "set the account", "set the APN"} {
		f.Add(trace.Event{Kind: "lint", ID: "unset-default", Text: "AT+QIACT=1", Reason: reason})
	}
	want := "3 findings (what may fail on a module, or is unknown to this modem)\n" +
		"  unset-default    2  AT+QIACT=1: set the APN\n" +
		"  unset-default    1  AT+QIACT=1: set the account\n"
	if diff := cmp.Diff(want, f.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// The summary has a line for each unknown command, with how often it came, and none for each time.
func TestUnknownCommands(t *testing.T) {
	var f lint.Findings
	r := newRig(t, rigOptions{config: func(cfg *Config) { cfg.Lint = f.Add }})
	for _, line := range []string{"AT+QMTOPEN=0,\"a\",1883", "at+qmtopen?", "AT+QMTCONN=0,\"id\",\"user\",\"word\"", "AT+CSQ;+QMTOPEN=?", "AT!", "AT+CSQ=1", "AT+QMTOPEN"} {
		r.host.send([]byte(line + "\r"))
		r.host.settle()
	}
	const lacks = ": this modem does not have the command, a module may: see ptymodem commands, or let a scenario answer it\n"
	want := "6 findings (what may fail on a module, or is unknown to this modem)\n" +
		"  unknown-command    4  AT+QMTOPEN" + lacks +
		"  unknown-command    1  AT+QMTCONN" + lacks +
		"  unknown-command    1  AT!: what begins so is not a command: a command begins with a letter, &, \\, or one of + ^ # $ % *\n"
	if diff := cmp.Diff(want, f.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for i := range 3 * lint.UnknownLimit { // garbage
		r.host.send(fmt.Appendf(nil, "AT+X%d\r", i))
		r.host.settle()
	}
	all := f.All()
	if last := all[len(all)-1]; len(all) != lint.UnknownLimit+1 || last.Count != 3*lint.UnknownLimit+3-lint.UnknownLimit {
		t.Errorf("%d lines, the last for %d: want %d, and %d", len(all), last.Count, lint.UnknownLimit+1, 2*lint.UnknownLimit+3)
	}
}

// What a scenario answers stands in for a command: it is no finding.
func TestUnknownAnswered(t *testing.T) {
	r, h, _ := hookedRig(t, nil)
	h.answers("+QHTTPGET", hook.Response{Lines: []string{"OK"}})
	r.script("<- ATE0\n-> OK\n<- AT+QHTTPGET=80\n-> OK\n<- AT+QHTTPPOST\n-> +CME ERROR: 58")
	if diff := cmp.Diff([]string{"unknown-command"}, r.lint()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// One finding names all parameters of a line that have a slip.
func TestSlipsOfALine(t *testing.T) {
	for line, want := range map[string]string{
		`AT+QFTPCFG=account,user,"word"`:  "the parameters <key>, <username> are not written as the manual has it: strings in quotes, numbers bare, no spaces",
		`AT+QFTPCFG=account,,"word"`:      "the parameter <key> is not written as the manual has it: strings in quotes, numbers bare, no spaces; one is empty: leave out the last ones, commas and all, and write the others",
		`AT+QFTPCFG="account",,"word"`:    "a parameter is empty: leave out the last ones, commas and all, and write the others",
		`AT+QFTPOPEN= ftp.example.com,21`: "the parameter <hostname> is not written as the manual has it: strings in quotes, numbers bare, no spaces",
	} {
		t.Run(line, func(t *testing.T) {
			r := newRig(t, rigOptions{})
			r.host.send([]byte(line + "\r"))
			r.host.settle()
			var got []string
			for _, f := range r.findings() {
				if reason, ok := strings.CutPrefix(f, "quote: "+redact.AT(line)+": "); ok {
					got = append(got, reason)
				}
			}
			if diff := cmp.Diff([]string{want}, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// A port that is gone for good has given up as well, and a modem that is switched off has not.
func TestGaveUpForGood(t *testing.T) {
	for _, c := range []struct {
		name  string
		close func(r *rig) error
		want  []string
	}{
		{"the port", func(r *rig) error { return r.host.(*pipeHost).pipe.Close() }, []string{"gave-up"}},
		{"the modem", func(r *rig) error { return r.m.Close() }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, rigOptions{})
			r.script("login\n<- ATE0\n-> OK\n<- AT+QFTPPWD\n-> OK")
			if err := c.close(r); err != nil {
				t.Fatal(err)
			}
			r.host.(*pipeHost).until(func() bool {
				r.m.loop.Lock()
				defer r.m.loop.Unlock()
				return len(r.m.ports.All()) == 0
			}, "the port to be gone")
			if diff := cmp.Diff(c.want, r.lint()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

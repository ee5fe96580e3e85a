package compare

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/recording/transcript"
)

// session makes items of a transcript of a modem with echo off. "<-" and "->" are as ever, "<=" and
// "=>" have quoted strings, and other lines are events.
func session(t testing.TB, text string) (items []Item) {
	t.Helper()
	id := 0
	for _, l := range transcript.Parse("x.at", text) {
		i := Item{Place: l.Place, Time: l.Time, Timed: l.Timed, Kind: Came}
		switch l.Word {
		case "<-":
			i.Kind, i.Bytes, i.Command = Sent, []byte(l.Rest+"\r"), true
		case "->":
			i.Bytes = []byte("\r\n" + l.Rest + "\r\n")
		case "~>":
			i.Kind, i.Text, i.Lead = LineLike, l.Rest, true
		case "<=", "=>":
			b, err := transcript.Content(l.Rest, nil)
			if err != nil {
				t.Fatal(err)
			}
			if i.Bytes = b; l.Word == "<=" {
				i.Kind = Sent
			}
		case "%>":
			i.Kind, i.Digest = Digested, transcript.DigestOf([]byte(l.Rest))
		default:
			i.Kind, i.Text = Event, strings.TrimSpace(l.Word+" "+l.Rest)
		}
		if i.Host() {
			id++
			i.ID = id
		}
		items = append(items, i)
	}
	return items
}

func TestCompare(t *testing.T) {
	for _, tt := range []struct{ name, want, got, differences string }{
		{"nothing", "", "", ""},
		{"the same", "<- AT\n-> OK", "<- AT\n-> OK", ""},
		{"another result", "<- AT\n-> OK", "<- AT\n-> ERROR", "code 2 AT: OK, ERROR"},
		{"another error", "<- AT+X\n-> +CME ERROR: 3", "<- AT+X\n-> +CME ERROR: 4", "code 2 AT+X: +CME ERROR: 3, +CME ERROR: 4"},
		{"lines of one that failed", "<- AT+CSQ\n-> +CSQ: 1,99\n-> OK", "<- AT+CSQ\n-> ERROR", "code 3 AT+CSQ: OK, ERROR"},
		{"what follows a code", "<- AT+A\n-> OK\n<- AT+CSQ\n-> +CSQ: 1,99\n-> OK", "<- AT+A\n-> ERROR\n<- AT+CSQ\n-> +CSQ: 2,99\n-> OK",
			"code 2 AT+A: OK, ERROR\nvalue* 4 AT+CSQ: +CSQ: 1,99, +CSQ: 2,99"},
		{"another err in a URC", "<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0", "<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 606,0", "code 3 AT+QFTPCLOSE: +QFTPCLOSE: 0,0, +QFTPCLOSE: 606,0"},
		{"an unknown command", "<- AT+QUNKNOWN\n-> +QUNKNOWN: 1\n-> OK", "<- AT+QUNKNOWN\n-> +CME ERROR: 58", "unknown 1 AT+QUNKNOWN: +QUNKNOWN: 1 · OK, +CME ERROR: 58"},
		{"unknown to both", "<- AT+QUNKNOWN\n-> ERROR", "<- AT+QUNKNOWN\n-> ERROR", ""},
		{"a line is missing", "<- AT+A\n-> +A: 1\n-> +A: 2\n-> OK", "<- AT+A\n-> +A: 2\n-> OK", "missing 2 AT+A: +A: 1, "},
		{"a line too many", "<- AT+A\n-> +A: 2\n-> OK", "<- AT+A\n-> +A: 1\n-> +A: 2\n-> OK", "extra 1 AT+A: , +A: 1"},
		{"a line of another name", "<- ATI\n-> Quectel\n-> OK", "<- ATI\n-> Quecktel\n-> OK", "shape 2 ATI: Quectel, Quecktel"},
		{"no result", "<- AT\n-> OK\n<- AT+A\n-> OK", "<- AT\n-> OK\n<- AT+A", "missing 4 AT+A: OK, "},
		{"a result too many", "<- AT", "<- AT\n-> OK", "extra 1 AT: , OK"},
		{"another field", "<- AT+CPIN?\n-> +CPIN: READY\n-> OK", "<- AT+CPIN?\n-> +CPIN: SIM PIN\n-> OK", "shape 2 AT+CPIN?: +CPIN: READY, +CPIN: SIM PIN"},
		{"fewer fields", "<- AT+CSQ\n-> +CSQ: 1,99\n-> OK", "<- AT+CSQ\n-> +CSQ: 1\n-> OK", "shape 2 AT+CSQ: +CSQ: 1,99, +CSQ: 1"},
		{"quotes", "<- AT+A\n-> +A: \"1\"\n-> OK", "<- AT+A\n-> +A: 1\n-> OK", "shape 2 AT+A: +A: \"1\", +A: 1"},
		{"spaces", "<- AT+CSQ\n-> +CSQ: 1,99\n-> OK", "<- AT+CSQ\n-> +CSQ:1,99\n-> OK", "shape 2 AT+CSQ: +CSQ: 1,99, +CSQ:1,99"},
		{"line ends", "<- AT+A\n-> +A: 1\n-> +A: 2\n-> OK", "<- AT+A\n-> +A: 1\n=> \"+A: 2\\r\\n\"\n-> OK", `shape 3 AT+A: "\r\n+A: 2\r\n", "+A: 2\r\n"`},
		{"order in an answer", "<- AT+A\n-> +A: 1\n-> +A: 2\n-> OK", "<- AT+A\n-> +A: 2\n-> +A: 1\n-> OK", "order 2 AT+A: +A: 1, after +A: 2"},
		{"order of URCs", "<- AT\n-> OK\n-> +A: 1\n-> +B: 1", "<- AT\n-> OK\n-> +B: 1\n-> +A: 1", "order 3 AT: +A: 1, after +B: 1"},
		{"a URC before the result", "<- AT+QFTPLEN\n-> OK\n-> +QFTPSIZE: 0,1", "<- AT+QFTPLEN\n-> +QFTPSIZE: 0,1\n-> OK", "order 2 AT+QFTPLEN: OK, after +QFTPSIZE: 0,1"},
		{"a later URC", "<- AT+A\n-> OK\n-> +B: 1\n<- AT+C\n-> OK", "<- AT+A\n-> OK\n<- AT+C\n-> OK\n-> +B: 1", ""},
		{"a URC within an answer", "<- AT+A\n-> +B: 1\n-> +A: 1\n-> OK", "<- AT+A\n-> +A: 1\n-> OK\n-> +B: 1", "order 2 AT+A: +B: 1, after OK"},
		{"a URC is missing", "<- AT\n-> OK\n-> RING\n<- AT+A\n-> OK", "<- AT\n-> OK\n<- AT+A\n-> OK", "missing 3 : RING, "},
		{"a URC too many", "<- AT\n-> OK\n<- AT+A\n-> OK", "<- AT\n-> OK\n<- AT+A\n-> OK\n-> RING", "extra 3 AT+A: , RING"},
		{"data", "<- AT+D\n-> CONNECT\n=> \"abc\"\n-> OK", "<- AT+D\n-> CONNECT\n=> \"abd\"\n-> OK", "data 3 AT+D: 3 bytes, 3 others, the first at offset 2"},
		{"less data", "<- AT+D\n-> CONNECT\n=> \"abc\"\n-> OK", "<- AT+D\n-> CONNECT\n=> \"ab\"\n-> OK", "data 3 AT+D: 3 bytes, 2 bytes"},
		{"data in other reads", "<- AT+D\n-> CONNECT\n=> \"abc\"\n=> \"def\"\n-> OK", "<- AT+D\n-> CONNECT\n=> \"ab\"\n=> \"cdef\"\n-> OK", ""},
		{"data like its digest", "<- AT+D\n-> CONNECT\n%> abc\n=> \"d\"\n-> OK", "<- AT+D\n-> CONNECT\n=> \"abcd\"\n-> OK", ""},
		{"data unlike its digest", "<- AT+D\n-> CONNECT\n%> abc\n-> OK", "<- AT+D\n-> CONNECT\n=> \"abd\"\n-> OK", "data 3 AT+D: 3 bytes, 3 others"},
		{"data of the host", "<- AT+U\n-> CONNECT\n<= \"AT+X\\r\"\n-> OK\n<- AT\n-> OK", "<- AT+U\n-> CONNECT\n<= \"AT+X\\r\"\n-> OK\n<- AT\n-> ERROR", "code 6 AT: OK, ERROR"},
		{"the owner of a listed file", "<- AT+QFTPLIST=\".\"\n-> CONNECT\n=> \"-rw-r--r-- 1 a b 5 Aug 7 05:54 x\\r\\n\"\n-> OK", "<- AT+QFTPLIST=\".\"\n-> CONNECT\n=> \"-rw-r--r-- 1 ftp ftp 5 Jan 7 05:54 x\\r\\n\"\n-> OK",
			"value 3 AT+QFTPLIST=\".\": 34 bytes, 38 bytes"},
		{"a signal", "<- AT+CSQ\n-> +CSQ: 1,99\n-> OK", "<- AT+CSQ\n-> +CSQ: 24,99\n-> OK", "value 2 AT+CSQ: +CSQ: 1,99, +CSQ: 24,99"},
		{"a cell", "<- AT+CREG?\n-> +CREG: 2,1,\"1A2B\",\"1\",7\n-> OK", "<- AT+CREG?\n-> +CREG: 2,1,\"1A2C\",\"2\",7\n-> OK", "value 2 AT+CREG?: +CREG: 2,1,\"1A2B\",\"1\",7, +CREG: 2,1,\"1A2C\",\"2\",7"},
		{"a state", "<- AT+CREG?\n-> +CREG: 2,1,\"1A2B\",\"1\",7\n-> OK", "<- AT+CREG?\n-> +CREG: 2,5,\"1A2B\",\"1\",7\n-> OK", "shape 2 AT+CREG?: +CREG: 2,1,\"1A2B\",\"1\",7, +CREG: 2,5,\"1A2B\",\"1\",7"},
		{"a clock", "<- AT+A\n-> +A: \"26/08/07,05:54:11+32\"\n-> OK", "<- AT+A\n-> +A: \"26/08/07,05:55:12+00\"\n-> OK", "value 2 AT+A: +A: \"26/08/07,05:54:11+32\", +A: \"26/08/07,05:55:12+00\""},
		{"an address", "<- AT+A\n-> +A: 1,10.0.0.1\n-> OK", "<- AT+A\n-> +A: 1,10.0.0.2\n-> OK", "value 2 AT+A: +A: 1,10.0.0.1, +A: 1,10.0.0.2"},
		{"an identity", "<- AT+GSN\n-> 860000010000005\n-> OK", "<- AT+GSN\n-> 860000010000013\n-> OK", "value 2 AT+GSN: 860000010000005, 860000010000013"},
		{"a size of a test", "<- AT+A=?\n-> +A: (1-1048576)\n-> OK", "<- AT+A=?\n-> +A: (1-2097152)\n-> OK", "value 2 AT+A=?: +A: (1-1048576), +A: (1-2097152)"},
		{"values are aligned as the same", "<- AT+QFLDS\n-> +QFLDS: 1,1\n-> OK\n-> +CREG: 1,\"A\",\"B\",7\n-> +CREG: 2", "<- AT+QFLDS\n-> +QFLDS: 1,1\n-> OK\n-> +CREG: 0\n-> +CREG: 1,\"A\",\"C\",7\n-> +CREG: 2",
			"extra 1 AT+QFLDS: , +CREG: 0\nvalue 4 : +CREG: 1,\"A\",\"B\",7, +CREG: 1,\"A\",\"C\",7"},
		{"a pattern", "<- AT+A\n~> \\+A: \\d\n-> OK", "<- AT+A\n-> +A: 5\n-> OK", ""},
		{"not like a pattern", "<- AT+A\n~> \\+A: \\d\n-> OK", "<- AT+A\n-> +A: x\n-> OK", "shape 2 AT+A: /\\+A: \\d/, +A: x"},
		{"the echo", "<- AT\n-> OK\n<- AT+A\n-> OK\n<- AT+B\n-> OK", "<- AT\n=> \"AT\\r\"\n-> OK\n<- AT+A\n=> \"AT+A\\r\"\n-> OK\n<- AT+B\n-> OK", "extra 1 AT: , the echo"},
		{"echo as it was typed", "<= \"A\"\n=> \"A\"\n<= \"T\\r\"\n=> \"T\\r\"\n-> OK", "<= \"A\"\n=> \"A\"\n<= \"T\\r\"\n=> \"T\\r\"\n-> ERROR", "code 5 AT: OK, ERROR"},
		{"a module that is not up", "<- AT\n<- AT\n<- AT\n-> OK\n<- AT+A\n-> ERROR", "<- AT\n<- AT\n<- AT\n-> OK\n<- AT+A\n-> OK", "code 6 AT+A: ERROR, OK"},
		{"a reboot", "<- AT+CFUN=1,1\n-> RDY\n<- AT\n-> OK", "<- AT+CFUN=1,1\n-> RDY\n<- AT\n-> ERROR", "code 4 AT: OK, ERROR"},
		{"what was not sent", "<- AT+A\n-> OK\n<- AT+B\n-> OK\n-> RING", "<- AT+A\n-> OK", ""},
		{"numeric results", "<- AT+A\n=> \"0\\r\"\n<- AT+B\n=> \"4\\r\"", "<- AT+A\n=> \"0\\r\"\n<- AT+B\n=> \"0\\r\"", `code 4 AT+B: "4\r", "0\r"`},
		{"a message", "<- AT+CMGS=1\n=> \"\\r\\n> \"\n<= \"AT\\r\\x1a\"\n-> +CMGS: 1\n-> OK", "<- AT+CMGS=1\n=> \"\\r\\n> \"\n<= \"AT\\r\\x1a\"\n-> +CMGS: 1\n-> ERROR", "code 5 AT+CMGS=1: OK, ERROR"},
		{"dtr ends data mode", "<- AT+D\n-> CONNECT\ndtr off\n-> RING", "<- AT+D\n-> CONNECT\ndtr off", "missing 4 : RING, "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Compare(session(t, tt.want), session(t, tt.got), Options{Known: func(name string) bool { return name != "+QUNKNOWN" }})
			var all []string
			for _, d := range r.Differences {
				class := d.Class.String()
				if d.Downstream {
					class += "*"
				}
				all = append(all, fmt.Sprintf("%s %d %s: %s, %s", class, d.Line, d.Command, d.Expected, d.Came))
			}
			if diff := cmp.Diff(tt.differences, strings.Join(all, "\n")); diff != "" {
				t.Errorf("differences (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTiming(t *testing.T) {
	want := session(t, "@1 <- AT\n@1.5 -> OK\n@2 <- AT+A\n@2.01 -> OK\n@3 <- AT+B\n@3.3 -> OK")
	got := session(t, "@1 <- AT\n@1.02 -> OK\n@2 <- AT+A\n@2.1 -> OK\n@3 <- AT+B\n@3.1 -> OK")
	if r := Compare(want, got, Options{}); len(r.Differences) != 0 {
		t.Errorf("%v; times are not asked for", r.Differences)
	}
	r := Compare(want, got, Options{Timing: true})
	wants := []Difference{{Class: Timing, File: "x.at", Line: 2, Command: "AT", Expected: "0.500 s", Came: "0.020 s"}}
	if diff := cmp.Diff(wants, r.Differences); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A command counts as the same or as different, values aside; what is downstream does not count.
func TestTallies(t *testing.T) {
	r := Compare(session(t, "<- AT+CSQ\n-> +CSQ: 1,99\n-> OK\n<- AT+A\n-> OK\n<- AT+B\n-> +B: 1\n-> OK\n<- AT+A\n-> OK"),
		session(t, "<- AT+CSQ\n-> +CSQ: 2,99\n-> OK\n<- AT+A\n-> ERROR\n<- AT+B\n-> OK\n<- AT+A\n-> OK"), Options{})
	want := []Tally{{"AT+A", 1, 1}, {"AT+CSQ", 1, 0}}
	if diff := cmp.Diff(want, r.Tallies); diff != "" || r.Commands != 4 {
		t.Errorf("%d commands (-want +got):\n%s", r.Commands, diff)
	}
}

func TestClass(t *testing.T) {
	for c := range None {
		if got, err := ParseClass(c.String()); got != c || err != nil {
			t.Errorf("ParseClass(%v) = %v, %v", c, got, err)
		}
	}
	if _, err := ParseClass("bad"); err == nil || !strings.Contains(err.Error(), "want one of code, unknown") {
		t.Errorf("ParseClass(bad): %v", err)
	}
}

func TestNames(t *testing.T) {
	for line, want := range map[string]string{
		"AT": "", "at+csq": "+CSQ", "AT+CSQ;+CREG?": "+CSQ +CREG", `AT+A="x;+B",1;+C`: "+A +C",
		"ATE0V1&D2": "E V &D", "ATI": "I", "ATS3=13;+A": "S +A", "hello": "", "AT+": "", "AT^X": "^X", "AT;;": "",
	} {
		if got := strings.Join(Names(line), " "); got != want {
			t.Errorf("Names(%q) = %q, want %q", line, got, want)
		}
	}
}

// What is still to come is known by its name.
func TestProgress(t *testing.T) {
	items := session(t, "<- AT+QFTPGET=\"a\",\"COM:\"\n-> CONNECT\n=> \"abc\"\n-> OK\n-> +QFTPGET: 0,3\n<- AT\n-> OK")
	p := NewProgress(items)
	if m := p.Missing(); m != nil {
		t.Errorf("before the first command %q is missing", m)
	}
	p.Host(&items[0])
	for _, step := range []struct {
		came    string
		missing int
		takes   bool
	}{{"\r\nCONN", 4, false}, {"ECT\r\n", 3, true}, {"ab", 3, true}, {"c\r\nOK\r\n", 1, false}, {"\r\n+QFTPGET: 0,3\r\n", 0, false}} {
		p.Came([]byte(step.came))
		if m := p.Missing(); len(m) != step.missing || p.TakesText() != step.takes {
			t.Errorf("after %q %q is missing, %v; want %d, %v", step.came, m, p.TakesText(), step.missing, step.takes)
		}
	}
	p.Host(&items[5])
	p.Came([]byte("\r\nERROR\r\n"))
	if m := p.Missing(); m != nil || !p.Failed() {
		t.Errorf("after an error %q is missing, failed %v", m, p.Failed())
	}
}

func TestGiveUp(t *testing.T) {
	items := session(t, "<- AT\n-> OK\n-> RING\n<- AT\n-> OK")
	p := NewProgress(items)
	p.Host(&items[0])
	p.Came([]byte("\r\nOK\r\n"))
	if m := p.Missing(); len(m) != 1 || m[0] != "RING" {
		t.Fatalf("%q is missing, want RING", m)
	}
	p.GiveUp()
	p.Host(&items[3])
	if m := p.Missing(); len(m) != 1 || m[0] != "final" {
		t.Errorf("%q is missing, want the result", m)
	}
}

func TestExchanges(t *testing.T) {
	all, before := Exchanges(session(t, "-> RDY\n<- AT+QFTPSIZE=\"a\"\n-> OK\n<- AT+CSQ\n-> +QFTPSIZE: 0,5\n-> +CSQ: 1,99\n-> OK\n<- AT+D\n-> CONNECT\n<= \"x\"\n=> \"ab\"\n%> cde\n-> OK"))
	want := []Exchange{
		{Line: 2, Command: `AT+QFTPSIZE="a"`, Names: []string{"+QFTPSIZE"}, Final: "OK", Results: []string{"+QFTPSIZE: 0,5"}, Known: true, ID: 1},
		{Line: 4, Command: "AT+CSQ", Names: []string{"+CSQ"}, Answer: []string{"+CSQ: 1,99"}, Final: "OK", Known: true, ID: 2},
		{Line: 8, Command: "AT+D", Names: []string{"+D"}, Answer: []string{"CONNECT"}, Final: "OK", Given: []byte("x"), Data: []byte("ab\x00\x00\x00"), ID: 3},
	}
	if diff := cmp.Diff(want, all); diff != "" || len(before) != 1 || before[0] != "RDY" {
		t.Errorf("before %q (-want +got):\n%s", before, diff)
	}
}

// Many URCs that differ all over are compared in no time.
func TestManyLines(t *testing.T) {
	var want, got strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&want, "-> +A: %d\n", i)
		fmt.Fprintf(&got, "-> +A: %d\n", 5000-i)
	}
	begun := time.Now()
	r := Compare(session(t, want.String()), session(t, got.String()), Options{})
	if len(r.Differences) == 0 || time.Since(begun) > time.Minute {
		t.Errorf("%d differences in %v", len(r.Differences), time.Since(begun))
	}
}

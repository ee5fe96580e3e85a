package save

import (
	"regexp"
	"testing"
	"unicode/utf8"

	"ptymodem/scenarios/schema"
)

// FuzzQuoted: a text that is written is the same text when it is read, in a flow mapping and outside.
func FuzzQuoted(f *testing.F) {
	for _, s := range []string{"", "AT", "AT+QFTPCFG=\"account\",\"test\",\"a'b\"", "+CSQ: 24,99", "/^x$/", "on", "No", "null", "~", "1e3", "0x1f", "12", "40KiB", "1s", "- a", "a: b", "a #b", "{a}", "[", "é", "\x7f", "\u2028", "a\r\nb\t", "'", "''\"", "<&>", "*", "&a", "!x", "%", "@", "`", "=", "+", "/", ".inf", "1_000", "2026-11-29"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return // a scenario is UTF-8
		}
		for _, text := range []string{"a: " + quoted(s) + "\n", "{a: " + quoted(s) + ", b: [" + quoted(s) + "]}\n"} {
			v, err := schema.Value("t", []byte(text))
			if err != nil {
				t.Fatalf("%q: %v in %q", s, err, text)
			}
			if got := v.(map[string]any)["a"]; got != s {
				t.Fatalf("%q became %q by %q", s, got, text)
			}
		}
	})
}

// TestExpected: what differs from run to run is a pattern, and all else is the line itself.
func TestExpected(t *testing.T) {
	for line, want := range map[string]string{
		"OK":                             "OK",
		"+CSQ: 24,99":                    `"+CSQ: 24,99"`,
		`+CCLK: "26/11/29,17:00:01+00"`:  `'/^\+CCLK: "\d\d/\d\d/\d\d,\d\d:\d\d:\d\d\+\d\d"$/'`,
		"+QFTPMDTM: 0,20261129170001":    `"/^\\+QFTPMDTM: 0,\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d$/"`,
		`+QPING: 0,"10.1.2.3",32,41,255`: `'/^\+QPING: 0,"10\.1\.2\.3",32,[\d,]+$/'`,
		"/in/":                           `"/^/in/$/"`,
		`+QFTPOPEN: 0,0`:                 `"+QFTPOPEN: 0,0"`,
		`+CGPADDR: 1,"10.64.0.11"`:       `'+CGPADDR: 1,"10.64.0.11"'`,
		`+QIURC: "pdpdeact",1`:           `'+QIURC: "pdpdeact",1'`,
		`+CPIN: READY`:                   `"+CPIN: READY"`,
	} {
		if got := expected(line); got != want {
			t.Errorf("%s: got %s, want %s", line, got, want)
		}
	}
}

// TestOfModule: what another module has otherwise is a pattern.
func TestOfModule(t *testing.T) {
	for line, want := range map[string]string{
		"+CSQ: 17,99":                    `\+CSQ: -?[\d.]+,-?[\d.]+`,
		`+COPS: 0,0,"Telekom.de",7`:      `\+COPS: -?[\d.]+,-?[\d.]+,"[^"]*",-?[\d.]+`,
		`+CREG: 2,1,"1A2B","01C3D4E5",7`: `\+CREG: 2,1,"[^"]*","[^"]*",-?[\d.]+`,
		"+CREG: 0,1":                     "",
		"Revision: EC200UCNAAR03A09M08":  `Revision: \S+`,
		"EC25EFAR06A06M4G":               `\S+`,
		"EC200U":                         "",
		`+QFTPOPEN: 0,0`:                 "",
		`+CGPADDR: 1,"10.64.0.11"`:       `\+CGPADDR: -?[\d.]+,"[^"]*"`,
		`+QCSQ: "LTE",-52,-81,195,-9`:    `\+QCSQ: "[^"]*",-?[\d.]+,-?[\d.]+,-?[\d.]+,-?[\d.]+`,
	} {
		got, ok := ofModule(line)
		if got != want || ok != (want != "") {
			t.Errorf("%s: got %s, %v; want %s", line, got, ok, want)
		}
		if ok && !regexp.MustCompile("^"+got+"$").MatchString(line) {
			t.Errorf("%s does not match %s", line, got)
		}
	}
}

// TestCommands: the commands of a line, as faults count them.
func TestCommands(t *testing.T) {
	var got []string
	for _, c := range commands(`AT+CREG=1;+QFTPCFG="account","a;b","c";E0`) {
		got = append(got, c.name+" "+c.line)
	}
	want := []string{"+CREG AT+CREG=1", `+QFTPCFG AT+QFTPCFG="ACCOUNT","A;B","C"`, "E ATE0"}
	if len(got) != len(want) {
		t.Fatalf("got %q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %q, want %q", got[i], want[i])
		}
	}
}

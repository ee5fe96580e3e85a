package atparser_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ptymodem/atparser"
)

// scan returns the commands of a line up to its end or its first error.
func scan(text string) (cmds []atparser.Command, err error) {
	s := atparser.NewLine([]byte(text))
	for {
		cmd, ok, err := s.Next()
		if !ok {
			return cmds, err
		}
		cmd.Params = append([]atparser.Value(nil), cmd.Params...)
		cmds = append(cmds, cmd)
	}
}

func basic(name string) atparser.Command {
	return atparser.Command{Name: name, Basic: true}
}

func numbered(name string, n int) atparser.Command {
	return atparser.Command{Name: name, Basic: true, Number: n, HasNumber: true}
}

func extended(name string, form atparser.Form, params ...atparser.Value) atparser.Command {
	return atparser.Command{Name: name, Form: form, Params: params}
}

func in(c atparser.Command, form atparser.Form, params ...atparser.Value) atparser.Command {
	c.Form = form
	c.Params = params
	return c
}

func quoted(text string, slips ...atparser.Slip) atparser.Value {
	return slipped(atparser.Value{Text: text, Quoted: true}, slips)
}

func bare(text string, slips ...atparser.Slip) atparser.Value {
	return slipped(atparser.Value{Text: text}, slips)
}

func omitted(slips ...atparser.Slip) atparser.Value {
	return slipped(atparser.Value{Omitted: true}, slips)
}

func slipped(v atparser.Value, slips []atparser.Slip) atparser.Value {
	for _, s := range slips {
		v.Slips |= s
	}
	return v
}

const (
	exec  = atparser.Exec
	read  = atparser.Read
	test  = atparser.Test
	write = atparser.Write
)

func TestScanner(t *testing.T) {
	tests := []struct {
		line string
		want []atparser.Command
	}{
		{"", nil},
		{" ; ;", nil},

		// basic commands
		{"I", []atparser.Command{basic("I")}},
		{"e0v1q0", []atparser.Command{numbered("E", 0), numbered("V", 1), numbered("Q", 0)}},
		{"E0;V1 ; Q 0", []atparser.Command{numbered("E", 0), numbered("V", 1), numbered("Q", 0)}},
		{"ZI", []atparser.Command{basic("Z"), basic("I")}},
		{"&F", []atparser.Command{basic("&F")}},
		{"&d2&c1& W", []atparser.Command{numbered("&D", 2), numbered("&C", 1), basic("&W")}},
		{`\Q3\n`, []atparser.Command{numbered(`\Q`, 3), basic(`\N`)}},
		{"E00012", []atparser.Command{numbered("E", 12)}},
		{"E99999999999999999999", []atparser.Command{numbered("E", 999999999)}},
		{"S3?", []atparser.Command{in(numbered("S", 3), read)}},
		{"S3=?E1", []atparser.Command{in(numbered("S", 3), test), numbered("E", 1)}},
		{"S12=50", []atparser.Command{in(numbered("S", 12), write, bare("50"))}},
		{"s 1 2 = 5 0", []atparser.Command{in(numbered("S", 12), write, bare("50"))}},
		{"S0=1E0", []atparser.Command{in(numbered("S", 0), write, bare("1")), numbered("E", 0)}},
		{"S7=", []atparser.Command{in(numbered("S", 7), write, omitted())}},
		{"S7=;E0", []atparser.Command{in(numbered("S", 7), write, omitted()), numbered("E", 0)}},
		{"S?", []atparser.Command{in(basic("S"), read)}},
		{"E?Q=?", []atparser.Command{in(basic("E"), read), in(basic("Q"), test)}},

		// dialling
		{"D", []atparser.Command{basic("D")}},
		{"E0DT123; +CSQ", []atparser.Command{numbered("E", 0), in(basic("D"), exec, bare("T123; +CSQ"))}},
		{"d *99***1# ", []atparser.Command{in(basic("D"), exec, bare("*99***1#"))}},
		{`D"a";`, []atparser.Command{in(basic("D"), exec, bare(`"a";`))}},

		// extended commands
		{"+CSQ", []atparser.Command{extended("+CSQ", exec)}},
		{"+csq", []atparser.Command{extended("+CSQ", exec)}},
		{" + Q f tp LEN ", []atparser.Command{extended("+QFTPLEN", exec)}},
		{"^SYSINFO;#X;$QCRMCALL=1;%Y;*Z?", []atparser.Command{
			extended("^SYSINFO", exec), extended("#X", exec), extended("$QCRMCALL", write, bare("1")),
			extended("%Y", exec), extended("*Z", read)}},
		{"+a-b.c_d/e:f!0", []atparser.Command{extended("+A-B.C_D/E:F!0", exec)}},
		{"+CREG?", []atparser.Command{extended("+CREG", read)}},
		{"+CREG = ? ", []atparser.Command{extended("+CREG", test)}},
		{"+CREG=?;+CREG ?;", []atparser.Command{extended("+CREG", test), extended("+CREG", read)}},
		{"+X=?a", []atparser.Command{extended("+X", write, bare("?a"))}},
		{"+CPIN?;+CSQ;E0", []atparser.Command{extended("+CPIN", read), extended("+CSQ", exec), numbered("E", 0)}},
		{"&FE0+CMEE=1", []atparser.Command{basic("&F"), numbered("E", 0), extended("+CMEE", write, bare("1"))}},
		{"E0;+CGSN", []atparser.Command{numbered("E", 0), extended("+CGSN", exec)}},
		{"+IPR=115200;&W", []atparser.Command{extended("+IPR", write, bare("115200")), basic("&W")}},

		// parameters
		{`+QFTPOPEN=" quectel.3322.org",21`, []atparser.Command{
			extended("+QFTPOPEN", write, quoted(" quectel.3322.org"), bare("21"))}},
		{`+QFTPDEL="test_new.txt`, []atparser.Command{
			extended("+QFTPDEL", write, quoted("test_new.txt", atparser.SlipNoClose))}},
		{`+QFLST=SD:*"`, []atparser.Command{
			extended("+QFLST", write, bare("SD:*", atparser.SlipNoOpen))}},
		{`+QSSLCFG="ciphersuite",1,0xffff`, []atparser.Command{
			extended("+QSSLCFG", write, quoted("ciphersuite"), bare("1"), bare("0xffff"))}},
		{`+QFTPPUT="a","COM:",0,10,1`, []atparser.Command{
			extended("+QFTPPUT", write, quoted("a"), quoted("COM:"), bare("0"), bare("10"), bare("1"))}},
		{`+QFTPPUT="a;b","COM:",,`, []atparser.Command{
			extended("+QFTPPUT", write, quoted("a;b"), quoted("COM:"), omitted(), omitted(atparser.SlipTrailing))}},
		{`+CGDCONT=1,"IP",""`, []atparser.Command{
			extended("+CGDCONT", write, bare("1"), quoted("IP"), quoted(""))}},
		{`+QFTPCFG="account","",""`, []atparser.Command{
			extended("+QFTPCFG", write, quoted("account"), quoted(""), quoted(""))}},
		{`+X=`, []atparser.Command{extended("+X", write, omitted())}},
		{`+X=;+Y=,`, []atparser.Command{
			extended("+X", write, omitted()), extended("+Y", write, omitted(), omitted(atparser.SlipTrailing))}},
		{`+X=1;;E0`, []atparser.Command{extended("+X", write, bare("1")), numbered("E", 0)}},

		// blanks
		{`+X= 1, "a" ,, b c,	"d"; E0`, []atparser.Command{
			extended("+X", write, bare("1", atparser.SlipBlank), quoted("a", atparser.SlipBlank), omitted(),
				bare("bc", atparser.SlipBlank), quoted("d", atparser.SlipBlank)),
			numbered("E", 0)}},
		{`+X=1, ,`, []atparser.Command{
			extended("+X", write, bare("1"), omitted(atparser.SlipBlank), omitted(atparser.SlipTrailing))}},
		{`+X="a b",c`, []atparser.Command{extended("+X", write, quoted("a b"), bare("c"))}},

		// quotes
		{`+X="a"b",c`, []atparser.Command{
			extended("+X", write, quoted(`a"b`, atparser.SlipInnerQuote), bare("c"))}},
		{`+X="a"" ;E0`, []atparser.Command{
			extended("+X", write, quoted(`a"`, atparser.SlipInnerQuote, atparser.SlipBlank)), numbered("E", 0)}},
		{`+X="a,b;c",1`, []atparser.Command{extended("+X", write, quoted("a,b;c"), bare("1"))}},
		{`+X="a;E0`, []atparser.Command{extended("+X", write, quoted("a;E0", atparser.SlipNoClose))}},
		{`+X="`, []atparser.Command{extended("+X", write, quoted("", atparser.SlipNoClose))}},
		{`+X="a" b`, []atparser.Command{
			extended("+X", write, quoted(`a" b`, atparser.SlipInnerQuote, atparser.SlipNoClose))}},
		{`+X=a"b,1`, []atparser.Command{
			extended("+X", write, bare(`a"b`, atparser.SlipInnerQuote), bare("1"))}},
		{`+X=a",b" ;E0`, []atparser.Command{
			extended("+X", write, bare("a", atparser.SlipNoOpen), bare("b", atparser.SlipNoOpen, atparser.SlipBlank)),
			numbered("E", 0)}},
		{"+X=\"\xff\x00\"", []atparser.Command{extended("+X", write, quoted("\xff\x00"))}},
	}
	for _, tt := range tests {
		t.Run(tt.line, func(t *testing.T) {
			got, err := scan(tt.line)
			if err != nil {
				t.Fatal(err)
			}
			if n := len(tt.want); n > 0 {
				tt.want[n-1].Last = true
			}
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestScannerErrors(t *testing.T) {
	tests := []struct {
		line   string
		before int    // commands that come out first
		offset int    // where
		text   string // of the error
	}{
		{"=5", 0, 0, "=5"},
		{"!", 0, 0, "!"},
		{"5", 0, 0, "5"},
		{"?", 0, 0, "?"},
		{`"a"`, 0, 0, `"a"`},
		{"+", 0, 1, "+"},
		{"+=1", 0, 1, "+=1"},
		{"&", 0, 1, "&"},
		{"&1", 0, 1, "&1"},
		{"E0!", 0, 2, "E0!"},
		{`S0="1"`, 0, 3, `S0="1"`},
		{"E0+CSQ!?a", 1, 8, "+CSQ!?a"},
		{"+CSQ?+CSQ", 0, 5, "+CSQ?+CSQ"},
		{"+CSQ(1)", 0, 4, "+CSQ(1)"},
		{`I;+CSQ"1"`, 1, 6, `+CSQ"1"`},
		{"E0;,E1", 1, 3, ",E1"},
		{"\x00E0", 0, 0, "\x00E0"},
	}
	for _, tt := range tests {
		t.Run(tt.line, func(t *testing.T) {
			s := atparser.NewLine([]byte(tt.line))
			n := 0
			for {
				_, ok, err := s.Next()
				if ok {
					n++
					continue
				}
				var syntax *atparser.SyntaxError
				if !errors.As(err, &syntax) {
					t.Fatalf("error %v after %d commands, want a SyntaxError", err, n)
				}
				if n != tt.before || syntax.Offset != tt.offset || syntax.Text != tt.text {
					t.Errorf("after %d commands, at %d of %q; want after %d, at %d of %q",
						n, syntax.Offset, syntax.Text, tt.before, tt.offset, tt.text)
				}
				if syntax.Hint == "" || !strings.Contains(err.Error(), syntax.Hint) {
					t.Errorf("%q has no hint", err)
				}
				break
			}
			if _, ok, err := s.Next(); ok || err != nil {
				t.Errorf("after the error: %v, %v; want the end", ok, err)
			}
		})
	}
}

func TestScannerAllocs(t *testing.T) {
	tests := []struct {
		lines []string
		want  float64
	}{
		{[]string{"", ""}, 0},
		{[]string{"+CSQ", "+CSQ"}, 0},
		{[]string{`+QFTPCFG="filetype"`, `+QFTPCFG="transmode",1`}, 2},
		{[]string{"e0v1;&d2", "S3?"}, 2},
	}
	for _, tt := range tests {
		var s atparser.Scanner
		allocs := testing.AllocsPerRun(100, func() {
			for _, line := range tt.lines {
				s.Reset([]byte(line))
				for {
					if _, ok, _ := s.Next(); !ok {
						break
					}
				}
			}
		})
		if allocs > tt.want {
			t.Errorf("%q: %v allocations, want %v", tt.lines, allocs, tt.want)
		}
	}
}

// A line's strings stay when the scanner and the buffer go on to another.
func TestScannerKeeps(t *testing.T) {
	text := []byte(`+X="abc"`)
	s := atparser.NewLine(text)
	cmd, _, err := s.Next()
	if err != nil {
		t.Fatal(err)
	}
	v := cmd.Params[0]
	copy(text, "+YYYYYYYYYY")
	s.Reset(text)
	if _, _, err := s.Next(); err != nil {
		t.Fatal(err)
	}
	if cmd.Name != "+X" || v.Text != "abc" {
		t.Errorf("%s %q, want +X abc", cmd.Name, v.Text)
	}
}

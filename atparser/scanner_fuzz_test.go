package atparser_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ptymodem/atparser"
)

// FuzzLine parses a line, writes its commands, and parses them again.
func FuzzLine(f *testing.F) {
	for _, seed := range []string{
		"", "E0V1Q0", "&FE0+CMEE=1", "S12=50;S3?", "S7=", "DT 123;", "+CSQ;+CREG=?;+CREG?",
		`+QFTPOPEN=" quectel.3322.org",21`, `+QFTPDEL="test_new.txt`, `+QFLST=SD:*"`,
		`+QFTPPUT="a;b","COM:",,`, `+CGDCONT=1, "I"P" ,""`, `+X=a"" b,"" ";`, "+X=?a", `\Q3`, "=5",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		cmds, _ := scan(string(line))
		for i, want := range cmds {
			if want.Last && i < len(cmds)-1 {
				t.Errorf("%q: command %d of %d is the last", line, i+1, len(cmds))
			}
			text := want.String()
			again, err := scan(text)
			if err != nil || len(again) != 1 {
				t.Fatalf("%q gives %q, which gives %d commands, %v", line, text, len(again), err)
			}
			got := again[0]
			if got.String() != text {
				t.Errorf("%q gives %q, then %q", line, text, got.String())
			}
			if s := got.Slips() &^ (atparser.SlipInnerQuote | atparser.SlipTrailing); s != 0 {
				t.Errorf("%q gives %q, which has slips: %v", line, text, s)
			}
			if diff := cmp.Diff(want, got,
				cmpopts.IgnoreFields(atparser.Command{}, "Last"),
				cmpopts.IgnoreFields(atparser.Value{}, "Quoted", "Slips")); diff != "" {
				t.Errorf("%q gives %q (-want +got):\n%s", line, text, diff)
			}
		}
	})
}

func BenchmarkScanner(b *testing.B) {
	lines := []struct {
		name string
		text []string // in turn
	}{
		{"AT", []string{""}},
		{"same", []string{"+CSQ"}},
		{"settings", []string{`+QFTPCFG="filetype"`, `+QFTPCFG="transmode",1`}},
		{"put", []string{`+QFTPPUT="test_file.txt","COM:",0,1000,1`, "+QFTPSTAT"}},
		{"joined", []string{"E0V1;&D2;+CMEE=1;+CREG?", "I"}},
	}
	for _, line := range lines {
		b.Run(line.name, func(b *testing.B) {
			texts := make([][]byte, len(line.text))
			for i, text := range line.text {
				texts[i] = []byte(text)
			}
			var s atparser.Scanner
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				s.Reset(texts[i%len(texts)])
				for {
					if _, ok, _ := s.Next(); !ok {
						break
					}
				}
			}
		})
	}
}

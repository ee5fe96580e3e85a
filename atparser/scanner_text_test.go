package atparser_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/atparser"
)

// The text of each command is the host's own, whatever slips it has.
func TestText(t *testing.T) {
	for _, tt := range []struct {
		line string
		want []string
	}{
		{"", nil},
		{"E0V1", []string{"E0", "V1"}},
		{" e 0 &d 2 ;; +Csq ", []string{"e 0", "&d 2", "+Csq"}},
		{`+QFTPOPEN= "a;b" , 21;+q f?;I`, []string{`+QFTPOPEN= "a;b" , 21`, "+q f?", "I"}},
		{`S12 = 50S3?`, []string{"S12 = 50", "S3?"}},
		{"DT 123;", []string{"DT 123;"}},
		{`+X="a  `, []string{`+X="a`}},
		{"I;=5", []string{"I"}},
	} {
		s := atparser.NewLine([]byte(tt.line))
		if s.Text() != "" {
			t.Errorf("%q: before the first command the text is %q", tt.line, s.Text())
		}
		var got []string
		for _, ok, _ := s.Next(); ok; _, ok, _ = s.Next() {
			got = append(got, s.Text())
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q: -want +got\n%s", tt.line, diff)
		}
	}
}

// What cannot be read as a command has a name all the same, to be reported by.
func TestSyntaxErrorName(t *testing.T) {
	for line, want := range map[string]string{
		"!x":                 "!",
		"+csq\x80":           "+CSQ",
		`+QFTPCFG "account"`: "+QFTPCFG",
		"+GMM;+":             "+",
		"e0x\x80":            "X",
		"&1":                 "&",
		"\x80\x81":           "\ufffd",
		"+CSQ;é":             "é",
	} {
		s := atparser.NewLine([]byte(line))
		var err error
		for ok := true; ok && err == nil; {
			_, ok, err = s.Next()
		}
		var e *atparser.SyntaxError
		if !errors.As(err, &e) {
			t.Errorf("%q: %v, want a syntax error", line, err)
		} else if e.Name() != want {
			t.Errorf("%q: %q, want %q", line, e.Name(), want)
		}
	}
}

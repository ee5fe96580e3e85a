package atparser_test

import (
	"math"
	"testing"

	"ptymodem/atparser"
)

func TestValueInt(t *testing.T) {
	tests := []struct {
		text string
		want int64
		ok   bool
	}{
		{"0", 0, true},
		{"0021", 21, true},
		{"9223372036854775807", math.MaxInt64, true},
		{"-1", -1, true},
		{"9223372036854775808", 0, false},
		{"", 0, false},
		{"+1", 0, false},
		{" 1", 0, false},
		{"1_000", 0, false},
		{"0x10", 0, false},
		{"-0", 0, false},
		{"-00", 0, false},
		{"-1", -1, true},
		{"ten", 0, false},
	}
	for _, tt := range tests {
		for _, quoted := range []bool{false, true} {
			v := atparser.Value{Text: tt.text, Quoted: quoted}
			if got, ok := v.Int(); ok != tt.ok || ok && got != tt.want {
				t.Errorf("%v.Int() = %d, %v; want %d, %v", v, got, ok, tt.want, tt.ok)
			}
		}
	}
}

func TestValueHex(t *testing.T) {
	tests := []struct {
		text string
		want uint64
		ok   bool
	}{
		{"0xFFFF", 0xffff, true},
		{"0X0035", 0x35, true},
		{"53", 53, true},
		{"0", 0, true},
		{"0xffffffffffffffff", math.MaxUint64, true},
		{"0x10000000000000000", 0, false},
		{"0x", 0, false},
		{"FFFF", 0, false},
		{"-1", 0, false},
		{"0x-1", 0, false},
		{"0x0xff", 0, false},
		{"", 0, false},
	}
	for _, tt := range tests {
		v := atparser.Value{Text: tt.text}
		if got, ok := v.Hex(); ok != tt.ok || ok && got != tt.want {
			t.Errorf("%q.Hex() = %#x, %v; want %#x, %v", tt.text, got, ok, tt.want, tt.ok)
		}
	}
}

func TestCommandString(t *testing.T) {
	tests := []struct{ line, want string }{
		{"e0", "E0"},
		{"e", "E"},
		{"& d 02", "&D2"},
		{"s3 ?", "S3?"},
		{"s12= 50", "S12=50"},
		{"s7=", "S7="},
		{"dt 123; ", "Dt 123;"},
		{"+csq ;", "+CSQ"},
		{"+creg = ?", "+CREG=?"},
		{"+X=", "+X="},
		{`+x=1, "a" ,,b c,SD:*",`, `+X=1,"a",,bc,"SD:*",`},
		{`+X="5",COM:,"`, `+X="5",COM:,""`},
		{`+X=a"b`, `+X="a"b"`},
	}
	for _, tt := range tests {
		cmds, err := scan(tt.line)
		if err != nil || len(cmds) != 1 {
			t.Fatalf("%q: %d commands, %v", tt.line, len(cmds), err)
		}
		if got := cmds[0].String(); got != tt.want {
			t.Errorf("%q gives %q, want %q", tt.line, got, tt.want)
		}
	}
}

func TestSlipString(t *testing.T) {
	cmds, err := scan(`+X= a","b"c", "d`)
	if err != nil {
		t.Fatal(err)
	}
	slips := cmds[0].Slips()
	want := atparser.SlipNoOpen | atparser.SlipNoClose | atparser.SlipInnerQuote | atparser.SlipBlank
	if slips != want {
		t.Errorf("slips %v, want %v", slips, want)
	}
	text := "missing opening quote, missing closing quote, quote within the string, blank outside quotes"
	if got := slips.String(); got != text {
		t.Errorf("String() = %q, want %q", got, text)
	}
	if got := atparser.Slip(0).String(); got != "" {
		t.Errorf("no slip is %q", got)
	}
}

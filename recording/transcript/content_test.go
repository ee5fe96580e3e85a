package transcript_test

import (
	"strings"
	"testing"

	"ptymodem/recording/transcript"
)

// upper is a form of content of this suite: "upper x" is X.
func upper(part string) ([]byte, bool) {
	s, ok := strings.CutPrefix(part, "upper ")
	return []byte(strings.ToUpper(s)), ok
}

func TestContent(t *testing.T) {
	tests := []struct{ content, want string }{
		{`"abc"`, "abc"},
		{`""`, ""},
		{`"a\r\n\x00\xff\""`, "a\r\n\x00\xff\""},
		{`3 times "ab"`, "ababab"},
		{`0 times "ab"`, ""},
		{`"a" + "b" + 2 times "c"`, "abcc"},
		{`"a + b" + "c"`, "a + bc"},
		{`"3 times "`, "3 times "},
		{`0 bytes seed 1`, ""},
		{`6 bytes seed 1`, "`e\xaa\xfd\xab\x98"},
		{`6 bytes seed 2`, "\xec\"o\f\xfe\xd8"},
		{`3 bytes seed 1`, "`e\xaa"},
		{`6 bytes seed 1 from 4`, "\xab\x98"},
		{`6 bytes seed 1 from 6`, ""},
		{`6 bytes seed 1 from 5 + "x"`, "\x98x"},
		{`"x" + 6 bytes seed 1 from 5`, "x\x98"},
		{`upper a + "b" + upper c`, "AbC"},
	}
	for _, tt := range tests {
		got, err := transcript.Content(tt.content, upper)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s is %q, %v; want %q", tt.content, got, err, tt.want)
		}
	}
}

func TestBadContent(t *testing.T) {
	tests := []struct{ content, want string }{
		{``, "want a quoted string"},
		{`abc`, `not "abc"`},
		{`"abc`, "invalid syntax"},
		{`"a" "b"`, `want + between two parts`},
		{`"a" + `, "want a quoted string"},
		{`3 times abc`, `not "3 times abc"`},
		{`x times "a"`, "want a quoted string"},
		{`10 bytes`, `not "10 bytes"`},
		{`10 bytes seed x`, `not "10 bytes seed x"`},
		{`10 bytes seed 1 until 4`, "want a quoted string"},
		{`10 bytes seed 1 from 11`, "10 bytes have none from 11"},
		{`99999999999999999999 bytes seed 1`, "out of range"},
		{`1 bytes seed 99999999999999999999`, "out of range"},
	}
	for _, tt := range tests {
		if got, err := transcript.Content(tt.content, nil); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s is %q, %v; want an error with %q", tt.content, got, err, tt.want)
		}
	}
}

package transcript_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ptymodem/recording/transcript"
)

// A transcript that is not what the modem says fails, at the line that is not.
func TestMismatch(t *testing.T) {
	long := strings.Repeat("a", 1000)
	tests := []struct{ name, text, says, want string }{
		{"a wrong byte", "<- AT\n-> OK", "AT\r\r\nOL\r\n",
			"x.at:2: byte 4 of 6 differs\n\twant \"\\r\\nOK\\r\\n\"\n\t got \"\\r\\nOL\\r\\n\""},
		{"a wrong byte of the echo", "<- AT", "at\r",
			"x.at:1: byte 1 of 3 differs\n\twant \"AT\\r\"\n\t got \"at\\r\""},
		{"another line end", "-> OK", "\r\nOK\n\r",
			"x.at:1: byte 5 of 6 differs\n\twant \"\\r\\nOK\\r\\n\"\n\t got \"\\r\\nOK\\n\\r\""},
		{"a line that the modem lacks", "-> A\n# c\n-> OK", "\r\nA\r\n",
			"x.at:3: nothing comes, of 6 bytes\n\twant \"\\r\\nOK\\r\\n\"\n\t got \"\""},
		{"a line that ends early", "-> OK", "\r\nOK",
			"x.at:1: nothing comes after byte 4 of 6\n\twant \"\\r\\nOK\\r\\n\"\n\t got \"\\r\\nOK\""},
		{"a line too many, at the end", "-> OK", "\r\nOK\r\n\r\nRING\r\n",
			"x.at:1: 8 bytes too many\n\twant \"\"\n\t got \"\\r\\nRING\\r\\n\""},
		{"a line too many, before another", "-> A\n-> B", "\r\nA\r\n\r\nRING\r\n\r\nB\r\n",
			"x.at:2: byte 3 of 5 differs\n\twant \"\\r\\nB\\r\\n\"\n\t got \"\\r\\nRING\\r\\n\\r\\nB\\r\\n\""},
		{"a byte of a long content", `=> 1000 times "a"`, long[:700] + "b" + long[701:],
			"x.at:1: byte 701 of 1000 differs\n\twant (640 bytes) … \"" + long[:300] + "\" … (60 bytes)\n\t got (640 bytes) … \"" + long[:60] + "b" + long[:239] + "\" … (60 bytes)"},
		{"a line that is not like that", "-> /A: \\d/", "\r\nA: 12\r\n",
			"x.at:1: the modem says something else\n\twant a line like /A: \\d/\n\t got \"A: 12\\r\\n\""},
		{"a line without an end", "+> /A.*/", "A: 12",
			"x.at:1: the modem says something else\n\twant a line like /A.*/\n\t got \"A: 12\""},
		{"bytes that are not like that", "=> 2 bytes like /a|bc/", "ab",
			"x.at:1: the modem says something else\n\twant 2 bytes like /a|bc/\n\t got \"ab\""},
		{"too few bytes", "=> 3 bytes like /.*/", "ab",
			"x.at:1: the modem says something else\n\twant 3 bytes like /.*/\n\t got \"ab\""},
		{"in a word of several lines", "# c\ntwice A", "\r\nA\r\n\r\nB\r\n",
			"x.at:2: byte 3 of 5 differs\n\twant \"\\r\\nA\\r\\n\"\n\t got \"\\r\\nB\\r\\n\""},
	}
	for _, tt := range tests {
		_, err := play(tt.text, tt.says)
		if m := new(transcript.Mismatch); !errors.As(err, &m) || err.Error() != tt.want {
			t.Errorf("%s:\n%v\nwant a mismatch:\n%s", tt.name, err, tt.want)
		}
	}
}

// A transcript that cannot be played fails.
func TestBadLines(t *testing.T) {
	tests := []struct{ text, want string }{
		{"-- x", `x.at:1: unknown word "--": want one of # !! +> -> <- <= => baud break dtr fails rts skip twice`},
		{"\n<-AT", `x.at:2: unknown word "<-AT"`},
		{"=> abc", "x.at:1: want a quoted string"},
		{"<= abc", "x.at:1: want a quoted string"},
		{"=> x bytes like /y/", "x.at:1: strconv.Atoi"},
		{"=> 2 bytes like y", "x.at:1: want a /REGEXP/, not y"},
		{"-> /(/", "x.at:1: error parsing regexp"},
		{"=> 2 bytes like /(/", "x.at:1: error parsing regexp"},
		{"skip", "x.at:1: nothing more comes"},
		{"fails", "x.at:1: it fails"},
	}
	for _, tt := range tests {
		if _, err := play(tt.text); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%q: %v; want %s", tt.text, err, tt.want)
		}
	}
}

// An error of the port ends the transcript, and is no mismatch.
func TestPortFails(t *testing.T) {
	for _, text := range []string{"<- AT", `<= "x"`, "-> OK", "-> /OK/", `=> "x"`, "=> 1 bytes like /x/", ""} {
		gone := errors.New("gone")
		p := transcript.New(&fakeModem{err: gone})
		err := p.Play(transcript.Parse("x.at", text))
		if err == nil {
			err = p.End()
		}
		if m := new(transcript.Mismatch); !errors.Is(err, gone) || errors.As(err, &m) {
			t.Errorf("%q: %v; want %v", text, err, gone)
		}
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.at")
	if err := os.WriteFile(path, []byte("# c\n<- AT\n!! x y\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	files, err := transcript.Files(filepath.Join(dir, "*.at"))
	if err != nil || len(files) != 1 || files[0].Name != "a" || len(files[0].Lines) != 2 {
		t.Fatalf("%v, %v; want a, with two lines", files, err)
	}
	want := transcript.Line{Place: transcript.Place{File: path, Line: 3}, Word: "!!", Rest: "x y"}
	if got := files[0].Lines[1]; got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	for _, pattern := range []string{filepath.Join(dir, "*.txt"), "["} {
		if files, err := transcript.Files(pattern); err == nil {
			t.Errorf("%s: %v, want an error", pattern, files)
		}
	}
}

// Diff shows what two files differ in.
func TestDiff(t *testing.T) {
	if err := transcript.Diff([]byte("ab"), []byte("ab")); err != nil {
		t.Errorf("the same: %v", err)
	}
	want := "1 bytes too many after byte 2\n\twant \"ab\"\n\t got \"abc\""
	if err := transcript.Diff([]byte("ab"), []byte("abc")); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

package transcript_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ptymodem/recording/transcript"
)

// A line may begin with the time of its first byte. What only looks like one is a word.
func TestTimes(t *testing.T) {
	tests := []struct {
		line, word, rest string
		at               time.Duration
		timed            bool
	}{
		{line: "<- AT", word: "<-", rest: "AT"},
		{"@0 <- AT", "<-", "AT", 0, true},
		{"@0.203 <-  AT ", "<-", " AT ", 203 * time.Millisecond, true},
		{"  @12.000000001   dtr off", "dtr", "off", 12*time.Second + 1, true},
		{"@999999999\t-> OK\r", "->", "OK", 999999999 * time.Second, true},
		{line: "@1.2.3 <- AT", word: "@1.2.3", rest: "<- AT"},
		{line: "@-1 <- AT", word: "@-1", rest: "<- AT"},
		{line: "@1s <- AT", word: "@1s", rest: "<- AT"},
		{line: "@9999999999 <- AT", word: "@9999999999", rest: "<- AT"},
		{line: "@1", word: "@1"},
		{line: "<- @1 AT", word: "<-", rest: "@1 AT"},
	}
	for _, tt := range tests {
		lines := transcript.Parse("x.at", tt.line+"\n")
		want := transcript.Line{Place: transcript.Place{File: "x.at", Line: 1}, Word: tt.word, Rest: tt.rest, Time: tt.at, Timed: tt.timed}
		if len(lines) != 1 || lines[0] != want {
			t.Errorf("%q is %+v, want %+v", tt.line, lines, want)
		}
	}
	if lines := transcript.Parse("x.at", "@1 # AT\n"); len(lines) != 0 {
		t.Errorf("a comment with a time parses as %+v", lines)
	}
}

const recorded = `!! recorded 2026-11-28T13:25:18Z EC200UCNAAR03A09M08 /dev/ttyUSB2 115200
!! redacted password
@0.1 dtr on
@0.15 rts on
@0.16 baud 9600
@0.2 <- AT
@0.21 -> OK
@0.3 <= from data/1.bin + "!"
@0.4 => 3 bytes sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
@0.5 break
@0.6 => from data/1.bin
@0.7 dtr off`

// lines is a modem that notes what becomes of its line.
type lines struct {
	fakeModem
	events []string
}

func (l *lines) Line(event string) error { l.events = append(l.events, event); return nil }

// A recording plays like any transcript: headers and times mean nothing to the player.
func TestPlayRecording(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "1.bin"), []byte("\x00\xff"), 0o666); err != nil {
		t.Fatal(err)
	}
	f := &lines{fakeModem: fakeModem{says: []string{"AT\r\r\nOK\r\n", "ab", "c\x00\xff"}}}
	p := transcript.New(f)
	if err := p.Play(transcript.Parse(filepath.Join(dir, "x.at"), recorded)); err != nil {
		t.Fatal(err)
	}
	if err := p.End(); err != nil || f.sent.String() != "AT\r\x00\xff!" {
		t.Errorf("sends %q, %v", f.sent.String(), err)
	}
	if want := []string{"dtr on", "rts on", "baud 9600", "break", "dtr off"}; !slices.Equal(f.events, want) {
		t.Errorf("the line has %q, want %q", f.events, want)
	}
	if _, err := play("dtr on\nbreak\n<- AT\n-> OK", "AT\r\r\nOK\r\n"); err != nil {
		t.Errorf("a port without lines: %v", err)
	}
}

func TestBadRecording(t *testing.T) {
	const sum = " bytes sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	tests := []struct{ text, says, want string }{
		{"=> 3" + sum, "abd", "3 bytes sha256 ba78"},
		{"=> 3" + sum, "ab", "3 bytes sha256 ba78"},
		{"=> 2" + sum, "abc", "2 bytes sha256 ba78"},
		{"<= 3" + sum, "", "only a digest"},
		{"=> 3 bytes sha256 ba78", "abc", "want a quoted string"},
		{"=> from nothing.bin", "", "want a file in the folder of the transcript"},
		{"=> from ../x.bin", "", "path escapes from parent"},
		{"=> from /etc/passwd", "", "path escapes from parent"},
		{"dtr up", "", `"dtr up" is not an event of the line: want dtr on`},
		{"baud fast", "", "want dtr on"},
		{"break it", "", "want dtr on"},
		{"!! strict", "", "!! recorded or !! redacted"},
	}
	for _, tt := range tests {
		if _, err := play(tt.text, tt.says); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v; want an error with %q", tt.text, err, tt.want)
		}
	}
}

package recording

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/recording/transcript"
)

// session makes frames of a text: each line is milliseconds, a direction and a quoted string, or
// milliseconds and an event.
func session(t testing.TB, text string) (frames []Frame) {
	t.Helper()
	for l := range strings.Lines(text) {
		at, rest, _ := strings.Cut(strings.TrimSpace(l), " ")
		ms, err := time.ParseDuration(at + "ms")
		if err != nil {
			t.Fatal(err)
		}
		dir, content, _ := strings.Cut(rest, " ")
		if dir != "<-" && dir != "->" {
			frames = append(frames, Frame{Time: ms, Event: rest})
			continue
		}
		b, err := transcript.Content(content, nil)
		if err != nil {
			t.Fatal(err)
		}
		frames = append(frames, Frame{Time: ms, Dir: map[string]Direction{"<-": FromHost, "->": ToHost}[dir], Bytes: b})
	}
	return frames
}

// format is what Format writes.
func format(t testing.TB, frames []Frame, o Options) string {
	t.Helper()
	var b strings.Builder
	if err := Format(&b, frames, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFormat(t *testing.T) {
	for _, tt := range []struct{ name, frames, want string }{
		{"a command", `
			100 <- "AT+CSQ\r"
			101 -> "AT+CSQ\r"
			102 -> "\r\n+CSQ: 24,99\r\n\r\nOK\r\n"`, `
			@0.100 <- AT+CSQ
			@0.102 -> +CSQ: 24,99
			@0.102 -> OK`},
		{"echo with the answer", `
			100 <- "AT\r"
			101 -> "AT\r\r\nOK\r\n"`, `
			@0.100 <- AT
			@0.101 -> OK`},
		{"echo as it is typed by a program", `
			100 <- "AT+C"
			101 -> "AT+"
			102 <- "SQ\r"
			103 -> "CSQ\r"
			104 -> "\r\nOK\r\n"`, `
			@0.100 <- AT+CSQ
			@0.104 -> OK`},
		{"typed by hand", `
			100 <- "A"
			101 -> "A"
			200 <- "T"
			201 -> "T"
			300 <- "\r"
			301 -> "\r\r\nOK\r\n"`, `
			@0.100 <= "A"
			@0.101 => "A"
			@0.200 <= "T"
			@0.201 => "T"
			@0.300 <= "\r"
			@0.301 => "\r"
			@0.301 -> OK`},
		{"lines of one answer", `
			100 <- "AT+QFLST\r"
			101 -> "AT+QFLST\r\r\n+QFLST: \"a\",1\r\n+QFLST: \"b\",2\r\n"
			150 -> "+QFLST: \"c\",3\r\n\r\nOK\r\n"`, `
			@0.100 <- AT+QFLST
			@0.101 -> +QFLST: "a",1
			@0.101 +> +QFLST: "b",2
			@0.150 +> +QFLST: "c",3
			@0.150 -> OK`},
		{"a late URC has its own time", `
			100 <- "AT\r"
			100 -> "AT\r\r\nOK\r\n"
			121 -> "\r\nRING\r\n"`, `
			@0.100 <- AT
			@0.100 -> OK
			@0.121 -> RING`},
		{"a line in two reads", `
			100 -> "\r\nRI"
			120 -> "NG\r\n"
			141 -> "\r\nRI"
			162 -> "NG\r\n"`, `
			@0.100 -> RING
			@0.141 => "\r\nRI"
			@0.162 => "NG\r\n"`},
		{"echo off", `
			100 <- "ATE0\r"
			101 -> "ATE0\r\r\nOK\r\n"
			200 <- "AT\rAT+CSQ\rA/"
			201 -> "\r\nOK\r\n"
			300 <- "AT\r\n"
			400 <- "ATE1\r"
			401 -> "\r\nOK\r\n"
			500 <- "AT\r"
			501 -> "AT\r\r\nOK\r\n"`, `
			@0.100 <- ATE0
			@0.101 -> OK
			@0.200 <- AT
			@0.200 <- AT+CSQ
			@0.200 <= "A/"
			@0.201 -> OK
			@0.300 <= "AT\r\n"
			@0.400 <- ATE1
			@0.401 -> OK
			@0.500 <- AT
			@0.501 -> OK`},
		{"no echo where one is expected", `
			100 <- "AT\r"
			101 -> "\r\nOK\r\n"`, `
			@0.100 <= "AT\r"
			@0.101 -> OK`},
		{"an echo that comes late", `
			100 <- "AT\r"
			130 -> "AT\r\r\nOK\r\n"`, `
			@0.100 <= "AT\r"
			@0.130 => "AT\r"
			@0.130 -> OK`},
		{"data of the host", `
			100 <- "AT+QFUPL=\"a\",5\r"
			101 -> "AT+QFUPL=\"a\",5\r"
			102 -> "\r\nCONNECT\r\n"
			110 <- "AT\r\x00\xff"
			120 -> "\r\n+QFUPL: 5,beff\r\n\r\nOK\r\n"
			200 <- "AT\r"
			201 -> "AT\r\r\nOK\r\n"`, `
			@0.100 <- AT+QFUPL="a",5
			@0.102 -> CONNECT
			@0.110 <= "AT\r\x00\xff"
			@0.120 -> +QFUPL: 5,beff
			@0.120 -> OK
			@0.200 <- AT
			@0.201 -> OK`},
		{"data of the modem", `
			100 -> "\r\nCONNECT 12\r\nhello\r\nworld\r\nOK, all"
			101 -> "\r\n+QFDWL: 16,1\r\n\r\nOK\r\n"
			300 <- "AT\r"
			301 -> "AT\r"`, `
			@0.100 -> CONNECT 12
			@0.100 => "hello\r\nworld\r\nOK, all"
			@0.101 -> +QFDWL: 16,1
			@0.101 -> OK
			@0.300 <- AT`},
		{"dtr ends data mode", `
			100 -> "\r\nCONNECT\r\n"
			110 dtr off
			111 dtr on
			112 break
			113 baud 9600
			200 <- "AT\r"
			201 -> "AT\r"`, `
			@0.100 -> CONNECT
			@0.110 dtr off
			@0.111 dtr on
			@0.112 break
			@0.113 baud 9600
			@0.200 <- AT`},
		{"what would be read as something else", `
			100 -> "\r\n/a/\r\n\r\n\r\n\r\nOK\r\n> "
			200 -> "\r\nü\r\n\r\n\x1b[m\r\n"`, `
			@0.100 => "\r\n/a/\r\n\r\n\r\n"
			@0.100 -> OK
			@0.100 => "> "
			@0.200 -> ü
			@0.200 => "\r\n\x1b[m\r\n"`},
		{"long content", `
			100 <- 3 times "0123456789012345678901234567890123456789012345678901234567890123\n"
			300 <- 30 times "\x00\xff"`, `
			@0.100 <= "0123456789012345678901234567890123456789012345678901234567890123\n"
			@0.100 <= "0123456789012345678901234567890123456789012345678901234567890123\n"
			@0.100 <= "0123456789012345678901234567890123456789012345678901234567890123\n"
			@0.300 <= "` + strings.Repeat(`\x00\xff`, 10) + `"
			@0.300 <= "` + strings.Repeat(`\x00\xff`, 10) + `"
			@0.300 <= "` + strings.Repeat(`\x00\xff`, 10) + `"`},
		{"a digest", `
			100 -> 4097 times "a"
			200 -> "\r\nOK\r\n"`, `
			@0.100 => 4097 bytes sha256 ` + digest(4097) + `
			@0.200 -> OK`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := strings.ReplaceAll(strings.TrimPrefix(tt.want, "\n"), "\t", "") + "\n"
			if diff := cmp.Diff(want, format(t, session(t, tt.frames[1:]), Options{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A modem whose time runs faster has longer limits.
func TestLimits(t *testing.T) {
	frames := session(t, `100 <- "AT\r"
		400 -> "AT\r\r\nO"
		500 -> "K\r\n"
		601 -> "\r\nRI"
		702 -> "NG\r\n"`)
	want := "@0.100 <- AT\n@0.400 -> OK\n@0.601 => \"\\r\\nRI\"\n@0.702 => \"NG\\r\\n\"\n"
	if diff := cmp.Diff(want, format(t, frames, Options{Join: 100 * time.Millisecond, Echo: 300 * time.Millisecond})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := format(t, frames, Options{Join: 100 * time.Millisecond}); !strings.HasPrefix(got, `@0.100 <= "AT\r"`) {
		t.Errorf("an echo that comes too late is\n%s", got)
	}
}

func digest(n int) string {
	_, sum, _ := strings.Cut(transcript.DigestOf([]byte(strings.Repeat("a", n))).String(), "sha256 ")
	return sum
}

func TestHeader(t *testing.T) {
	o := Options{Header: "2026-11-28T13:25:18Z EC200U /dev/ttyUSB2 115200", Lost: 1204}
	got := format(t, session(t, `5 <- "AT+CPIN=\"1234\"\r"`), o)
	want := "!! recorded 2026-11-28T13:25:18Z EC200U /dev/ttyUSB2 115200\n!! redacted pin\n# 1204 earlier events are not here\n@0.005 <= \"AT+CPIN=\\\"redacted1\\\"\\r\"\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := Format(&strings.Builder{}, []Frame{{Event: "dtr up"}}, Options{}); err == nil || !strings.Contains(err.Error(), "want dtr on") {
		t.Errorf("an event that is none: %v", err)
	}
}

package atparser_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/atparser"
)

// gotLine is a Line whose text survives the next Feed.
type gotLine struct {
	Text                    string
	Repeat, TooLong, LFOnly bool
	Dropped                 int
}

// feed hands chunk after chunk to a, as a port's reader does, and returns the
// lines and the echo.
func feed(t testing.TB, a *atparser.Assembler, r atparser.Registers, strict bool, chunks ...[]byte) (lines []gotLine, echoed string) {
	t.Helper()
	for _, b := range chunks {
		for len(b) > 0 {
			n, echo, line, ok := a.Feed(b, r, strict)
			if n < 1 || n > len(b) || len(echo) > n {
				t.Fatalf("Feed(%q) took %d bytes and echoed %q", b, n, echo)
			}
			echoed += string(echo)
			b = b[n:]
			if ok {
				lines = append(lines, gotLine{string(line.Text), line.Repeat, line.TooLong, line.LFOnly, line.Dropped})
			}
		}
	}
	return lines, echoed
}

func TestAssembler(t *testing.T) {
	long := strings.Repeat("x", 100)
	tests := []struct {
		name   string
		in     string
		strict bool
		want   []gotLine
		echo   string // in, if empty
	}{
		{name: "plain", in: "AT\r", want: []gotLine{{Text: ""}}},
		{name: "any case", in: "aTe0\rAtI\r", want: []gotLine{{Text: "e0"}, {Text: "I"}}},
		{name: "two in one write", in: "AT\rATI\r", want: []gotLine{{Text: ""}, {Text: "I"}}},
		{name: "unfinished", in: "AT+CSQ"},

		{name: "CR LF", in: "AT\r\nATI\r\n", want: []gotLine{{Text: ""}, {Text: "I"}}, echo: "AT\rATI\r"},
		{name: "empty lines", in: "\r\r\n\r\nAT\r", want: []gotLine{{Text: ""}}, echo: "\r\r\rAT\r"},
		{name: "only one LF belongs to a CR", in: "AT\r\n\nATI\r", want: []gotLine{{Text: ""}, {Text: "I"}}, echo: "AT\r\nATI\r"},
		{name: "LF alone", in: "AT\nATI\n", want: []gotLine{{Text: "", LFOnly: true}, {Text: "I", LFOnly: true}}},
		{name: "LF before CR", in: "AT\n\rATI\r", want: []gotLine{{Text: "", LFOnly: true}, {Text: "I"}}},
		{name: "strict LF alone", in: "AT\nI\r\n", strict: true, want: []gotLine{{Text: "I"}}, echo: "ATI\r"},
		{name: "strict LFs first", in: "\n\nAT\r", strict: true, want: []gotLine{{Text: ""}}, echo: "AT\r"},

		{name: "no AT no line", in: "\x1b\r\x1a\rhello\r   \r\x00\x00\r"},
		{name: "dropped before AT", in: "+++AT+QFTPCLOSE\r", want: []gotLine{{Text: "+QFTPCLOSE", Dropped: 3}}},
		{name: "padding, then a line", in: "\x1a\x1a\x00AT\r", want: []gotLine{{Text: "", Dropped: 3}}},
		{name: "first AT counts", in: "AT+QFTPSTAT\r", want: []gotLine{{Text: "+QFTPSTAT"}}},
		{name: "an AT in words", in: "chatdir\r", want: []gotLine{{Text: "dir", Dropped: 2}}},
		{name: "AAT", in: "AAT\r", want: []gotLine{{Text: "", Dropped: 1}}},
		{name: "AxAT", in: "AxAT\r", want: []gotLine{{Text: "", Dropped: 2}}},
		{name: "dropped counts anew", in: "xxAT\rAT\r", want: []gotLine{{Text: "", Dropped: 2}, {Text: ""}}},
		{name: "A of the line before", in: "A\rT\rAT\r", want: []gotLine{{Text: ""}}},

		{name: "backspace", in: "ATE1\b0\r", want: []gotLine{{Text: "E0"}}},
		{name: "backspace into AT", in: "ASX\b\bTI\r", want: []gotLine{{Text: "I"}}},
		{name: "backspace before AT", in: "xy\b\bA/", want: []gotLine{{Repeat: true}}},
		{name: "backspace behind another A", in: "xAyA\b\bAT\r", want: []gotLine{{Dropped: 2}}},
		{name: "backspace over AT", in: "AT\b\b\b\bat\r", want: []gotLine{{Text: ""}}},
		{name: "backspace over T", in: "AT\bTI\r", want: []gotLine{{Text: "I"}}},

		{name: "repeat", in: "AT+CSQ\rA/", want: []gotLine{{Text: "+CSQ"}, {Text: "+CSQ", Repeat: true}}},
		{name: "repeat in lower case, twice", in: "ATI\ra/a/", want: []gotLine{{Text: "I"}, {Text: "I", Repeat: true}, {Text: "I", Repeat: true}}},
		{name: "repeat and CR LF", in: "ATI\r\nA/\r\nAT\r", want: []gotLine{{Text: "I"}, {Text: "I", Repeat: true}, {Text: ""}}, echo: "ATI\rA/\rAT\r"},
		{name: "repeat of nothing", in: "A/", want: []gotLine{{Repeat: true}}},
		{name: "repeat over a line without AT", in: "ATI\rfoo\rA/", want: []gotLine{{Text: "I"}, {Text: "I", Repeat: true}}},
		{name: "repeat only at the start", in: "ATI\rxA/\r", want: []gotLine{{Text: "I"}}},
		{name: "no repeat within a line", in: "ATA/\r", want: []gotLine{{Text: "A/"}}},

		{name: "longest", in: "AT" + long[:30] + "\r", want: []gotLine{{Text: long[:30]}}},
		{name: "too long", in: "AT" + long + "\rATI\r", want: []gotLine{{Text: long[:30], TooLong: true}, {Text: "I"}}},
		{name: "too long by one", in: "AT" + long[:31] + "\b\b\b\r", want: []gotLine{{Text: long[:30], TooLong: true}}},
		{name: "garbage has no length", in: long + "AT" + long[:30] + "\r", want: []gotLine{{Text: long[:30], Dropped: 100}}},
		{name: "too long is not repeated", in: "ATI\rAT" + long + "\rA/", want: []gotLine{{Text: "I"}, {Text: long[:30], TooLong: true}, {Text: "I", Repeat: true}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := atparser.NewAssembler(32)
			lines, echo := feed(t, a, atparser.DefaultRegisters(), tt.strict, []byte(tt.in))
			if diff := cmp.Diff(tt.want, lines); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
			want := tt.echo
			if want == "" {
				want = tt.in
			}
			if echo != want {
				t.Errorf("echo %q, want %q", echo, want)
			}
		})
	}
}

func TestAssemblerDefaultMax(t *testing.T) {
	for _, length := range []int{atparser.MaxLine - 2, atparser.MaxLine - 1} {
		in := []byte("AT" + strings.Repeat("x", length) + "\r")
		lines, _ := feed(t, atparser.NewAssembler(0), atparser.DefaultRegisters(), false, in)
		want := length+2 > atparser.MaxLine
		if len(lines) != 1 || lines[0].TooLong != want {
			t.Errorf("%d bytes: %d lines, TooLong %v; want 1, %v", length+2, len(lines), !want, want)
		}
	}
}

func TestAssemblerRegisters(t *testing.T) {
	r := atparser.Registers{S3: '!', S4: '.', S5: '<'}
	lines, echo := feed(t, atparser.NewAssembler(0), r, false, []byte("ATE1<0!.AT\r\n\b!ATI."))
	want := []gotLine{{Text: "E0"}, {Text: "\r\n\b"}, {Text: "I", LFOnly: true}}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if want := "ATE1<0!AT\r\n\b!ATI."; echo != want {
		t.Errorf("echo %q, want %q", echo, want)
	}
}

// Registers change between two lines of one write, as ATS3=33 does.
func TestAssemblerRegistersChange(t *testing.T) {
	a := atparser.NewAssembler(0)
	r := atparser.DefaultRegisters()
	b := []byte("ATS3=33\rATI!")
	n, _, line, ok := a.Feed(b, r, false)
	if !ok || string(line.Text) != "S3=33" {
		t.Fatalf("first line %q, %v", line.Text, ok)
	}
	r.S3 = '!'
	if _, _, line, ok = a.Feed(b[n:], r, false); !ok || string(line.Text) != "I" {
		t.Fatalf("second line %q, %v", line.Text, ok)
	}
}

func TestAssemblerReset(t *testing.T) {
	a := atparser.NewAssembler(0)
	r := atparser.DefaultRegisters()
	feed(t, a, r, false, []byte("ATI\rxxAT+CS"))
	a.Reset()
	lines, echo := feed(t, a, r, false, []byte("A/\r"))
	if diff := cmp.Diff([]gotLine{{Text: "I", Repeat: true}}, lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if echo != "A/\r" {
		t.Errorf("echo %q", echo)
	}
	a.Reset()
	if _, echo = feed(t, a, r, false, []byte("\nAT")); echo != "\nAT" {
		t.Errorf("echo after Reset %q: the LF belongs to no CR", echo)
	}
}

// Garbage must not make the assembler grow.
func TestAssemblerBounded(t *testing.T) {
	a := atparser.NewAssembler(64)
	r := atparser.DefaultRegisters()
	feed(t, a, r, false, []byte("AT"+strings.Repeat("y", 100)+"\rATI\r"))
	for _, garbage := range []string{"\x1a", "A", "AT", "\x00AT", "\b", "A/"} {
		b := bytes.Repeat([]byte(garbage), 1000)
		if allocs := testing.AllocsPerRun(10, func() {
			for rest := b; len(rest) > 0; {
				n, _, _, _ := a.Feed(rest, r, false)
				rest = rest[n:]
			}
		}); allocs != 0 {
			t.Errorf("%q repeated: %v allocations", garbage, allocs)
		}
	}
}

func FuzzAssembler(f *testing.F) {
	f.Add([]byte("AT\r\nATI\rA/\n+++AT+QFTPCLOSE\r\n"), uint64(0x5), false)
	f.Add([]byte("\r\n\nAT\nE0\b1\r\r\n"), ^uint64(0), true)
	f.Add([]byte("aATxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\b\r\nAT\r"), uint64(0xff00), false)
	f.Fuzz(func(t *testing.T, in []byte, cuts uint64, strict bool) {
		r := atparser.DefaultRegisters()
		want, wantEcho := feed(t, atparser.NewAssembler(16), r, strict, in)

		// A set bit cuts after its byte; the pattern repeats.
		var chunks [][]byte
		start := 0
		for i := range in {
			if cuts>>(i%64)&1 != 0 {
				chunks = append(chunks, in[start:i+1])
				start = i + 1
			}
		}
		chunks = append(chunks, in[start:])
		got, echo := feed(t, atparser.NewAssembler(16), r, strict, chunks...)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the split %q changes the lines (-want +got):\n%s", chunks, diff)
		}
		if echo != wantEcho {
			t.Errorf("the split %q changes the echo from %q to %q", chunks, wantEcho, echo)
		}
		for _, line := range got {
			if len(line.Text) > 16-2 {
				t.Errorf("a line of %d bytes", len(line.Text))
			}
		}
	})
}

func BenchmarkAssembler(b *testing.B) {
	inputs := []struct{ name, in string }{
		{"AT", "AT\r"},
		{"QFTPPUT", "AT+QFTPPUT=\"test_file.txt\",\"COM:\",0,1000,1\r\n"},
		{"garbage", strings.Repeat("\x1a", 4096)},
	}
	for _, in := range inputs {
		b.Run(in.name, func(b *testing.B) {
			a := atparser.NewAssembler(0)
			r := atparser.DefaultRegisters()
			data := []byte(in.in)
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				for rest := data; len(rest) > 0; {
					n, _, _, _ := a.Feed(rest, r, false)
					rest = rest[n:]
				}
			}
		})
	}
}

// TestBegun: what is there of a line that has not ended.
func TestBegun(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""}, {"A", ""}, {"AT", "AT"}, {"at+csq", "at+csq"}, {"AT\rAT+C", "AT+C"}, {"AT\r", ""}, {"+++AT", ""}, {"hello", ""},
	} {
		a := atparser.NewAssembler(atparser.MaxLine)
		for b := []byte(tt.in); len(b) > 0; {
			n, _, _, _ := a.Feed(b, atparser.DefaultRegisters(), false)
			b = b[n:]
		}
		if got := string(a.Begun()); got != tt.want {
			t.Errorf("%q: %q has begun, want %q", tt.in, got, tt.want)
		}
	}
}

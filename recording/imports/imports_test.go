package imports_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/recording"
	"ptymodem/recording/imports"
	"ptymodem/recording/transcript"
)

const (
	qcom = `^\[(?P<time>[^\]]+)\](?P<text>.*)$`
	own  = `^(?P<time>\S+) uart (?P<dir>[rt]x): (?P<text>.*)$`
)

// The same session in every format.
func sessions() []struct{ file, format, pattern, header string } {
	return []struct{ file, format, pattern, header string }{
		{"trace.jsonl", "trace", "", "- EC200UCNAAR03A09M08 imported from a trace of ptymodem"},
		{"modemmanager.log", "modemmanager", "", "2026-11-28T13:25:18Z EC200UCNAAR03A09M08 /dev/ttyUSB2 imported from modemmanager"},
		{"socat-xv.log", "socat", "", "2026-11-28T13:25:18 EC200UCNAAR03A09M08 imported from socat"},
		{"socat-x.log", "socat", "", "2026-11-28T13:25:18 EC200UCNAAR03A09M08 imported from socat"},
		{"spy.log", "spy", "", "- EC200UCNAAR03A09M08 imported from spy"},
		{"spy-all.log", "spy", "", "- EC200UCNAAR03A09M08 imported from spy"},
		{"spy-raw.log", "capture", "", "- EC200UCNAAR03A09M08 imported from capture"},
		{"minicom.cap", "capture", "", "- EC200UCNAAR03A09M08 imported from capture"},
		{"picocom.log", "capture", "", "- EC200UCNAAR03A09M08 imported from capture"},
		{"esp-idf.log", "esp-idf", "", "- EC200UCNAAR03A09M08 imported from esp-idf"},
		{"esp-modem-0.log", "esp-idf", "", "- EC200UCNAAR03A09M08 imported from esp-idf"},
		{"qcom.log", "", qcom, "2026-11-28T13:25:18 EC200UCNAAR03A09M08 imported from a log"},
		{"own.log", "", own, "- EC200UCNAAR03A09M08 imported from a log"},
	}
}

// index0 are the numbers of the emulator's first modem.
func index0() *recording.Identity {
	return &recording.Identity{IMEI: "860000010000007", IMSI: "001010000000000", ICCID: "89999010000000000005", Number: "+999010000000"}
}

func read(t testing.TB, file string, o imports.Options) *imports.Log {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	log, err := imports.Read(file, text, o)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// write is a log as a transcript without headers and comments, redacted.
func write(t testing.TB, log *imports.Log) string {
	t.Helper()
	o := log.Options()
	o.Header, o.Notes, o.Identity = "", nil, index0()
	var b strings.Builder
	if err := recording.Format(&b, log.Frames, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Every format gives the same transcript; without times, where the log has none.
func TestSameTranscript(t *testing.T) {
	want, err := os.ReadFile("testdata/session.at")
	if err != nil {
		t.Fatal(err)
	}
	untimed := regexp.MustCompile(`(?m)^@\S+ `).ReplaceAllString(string(want), "")
	for _, tt := range sessions() {
		t.Run(tt.file, func(t *testing.T) {
			var o imports.Options
			if tt.pattern != "" {
				o.Pattern = regexp.MustCompile(tt.pattern)
			}
			log := read(t, tt.file, o)
			if log.Format != tt.format || log.Header() != tt.header {
				t.Errorf("a log of %q with header %q; want %q, %q", log.Format, log.Header(), tt.format, tt.header)
			}
			expect := string(want)
			if log.Untimed {
				expect = untimed
			}
			if diff := cmp.Diff(expect, write(t, log)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A transcript that is imported is a recording: it parses, and has the same bytes.
func checkReadsBack(t *testing.T, log *imports.Log) {
	t.Helper()
	o := log.Options()
	o.Secrets, o.Inline = true, 1<<30
	var b strings.Builder
	if err := recording.Format(&b, log.Frames, o); err != nil {
		t.Fatal(err)
	}
	back, err := recording.Read(transcript.Parse("x.at", b.String()))
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	for _, dir := range []recording.Direction{recording.FromHost, recording.ToHost} {
		if diff := cmp.Diff(bytesOf(log.Frames, dir), bytesOf(back, dir)); diff != "" {
			t.Fatalf("%v (-imported +read back):\n%s", dir, diff)
		}
	}
}

func bytesOf(frames []recording.Frame, dir recording.Direction) string {
	var b strings.Builder
	for _, f := range frames {
		if f.Event == "" && f.Dir == dir {
			b.Write(f.Bytes)
		}
	}
	return b.String()
}

func TestReadsBack(t *testing.T) {
	for _, tt := range sessions() {
		var o imports.Options
		if tt.pattern != "" {
			o.Pattern = regexp.MustCompile(tt.pattern)
		}
		checkReadsBack(t, read(t, tt.file, o))
	}
}

// fuzz reads anything as a format. It never panics, and what it reads is a recording.
func fuzz(f *testing.F, format string) {
	for _, s := range sessions() {
		text, err := os.ReadFile(filepath.Join("testdata", s.file))
		if err != nil {
			f.Fatal(err)
		}
		if s.format == format {
			f.Add(text[:min(len(text), 600)])
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if log, err := imports.Read("x.log", text, imports.Options{Format: format}); err == nil {
			checkReadsBack(t, log)
		}
	})
}

func FuzzReadModemManager(f *testing.F) { fuzz(f, "modemmanager") }
func FuzzReadSocat(f *testing.F)        { fuzz(f, "socat") }
func FuzzReadSpy(f *testing.F)          { fuzz(f, "spy") }
func FuzzReadCapture(f *testing.F)      { fuzz(f, "capture") }

func FuzzReadESP(f *testing.F) {
	f.Add([]byte("D (1234) command_lib: generic_command command AT\nD (1244) command_lib: Response: AT\r\r\nOK\r\n\n"))
	fuzz(f, "esp-idf")
}

// Counts of data are what a trace could make much of.
func FuzzReadTrace(f *testing.F) {
	f.Add([]byte(`{"t":1,"modem":0,"kind":"data","dir":"->","bytes":12}`))
	counted := regexp.MustCompile(`(?i)"bytes":\s*\d{5}`)
	for _, s := range sessions()[:1] {
		text, _ := os.ReadFile(filepath.Join("testdata", s.file))
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if counted.Match(text) {
			t.Skip("much data")
		}
		if log, err := imports.Read("x.log", text, imports.Options{Format: "trace"}); err == nil {
			checkReadsBack(t, log)
		}
	})
}

func FuzzReadPattern(f *testing.F) {
	f.Add(qcom, []byte("[2026-11-28_13:25:18:203]AT\r\n[13:25:18]OK\n[12.5]x\\x00"))
	f.Add(own, []byte("0.1 uart tx: AT\\r\n0.2 uart rx: OK"))
	f.Fuzz(func(t *testing.T, pattern string, text []byte) {
		re, err := regexp.Compile(pattern)
		if err != nil || imports.CheckPattern(re) != nil {
			t.Skip()
		}
		if log, err := imports.Read("x.log", text, imports.Options{Pattern: re}); err == nil {
			checkReadsBack(t, log)
		}
	})
}

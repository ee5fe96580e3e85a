package trace

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// FuzzTrace: a line of the trace says what the library would make of the event, and has nothing in
// it that a terminal would act on.
func FuzzTrace(f *testing.F) {
	f.Add(12.345678, 0, "at", "<-", `AT+QFTPCFG="account","a\\b"`, int64(0), 0, "")
	f.Add(0.000001, 7, "ftp", "->", "226 <done> & more\u2028\x80\n", int64(1)<<40, 226, "\x00")
	f.Add(0.0, -1, "", "", "", int64(-1), -5, "äöü")
	f.Add(0.000001, 97, "\b", "\f", "\x1b[2J\u200b", int64(0), 0, "\U000e0001")
	f.Fuzz(func(t *testing.T, seconds float64, modem int, kind, dir, text string, n int64, code int, reason string) {
		if seconds != 0 && !(seconds >= 1e-6 && seconds < 1e20) {
			return // no modem time
		}
		e := Event{Time: seconds, Modem: modem, Kind: kind, Dir: dir, Port: dir, Text: text, Bytes: n, Code: code, Op: kind, Name: text, ID: dir, Reason: reason, Error: text, By: reason}
		var want bytes.Buffer
		lines := json.NewEncoder(&want)
		lines.SetEscapeHTML(false)
		if err := lines.Encode(e); err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		JSON(&got)(e)
		if diff := cmp.Diff(decoded(t, want.Bytes()), decoded(t, got.Bytes())); diff != "" {
			t.Errorf("%q (-want +got):\n%s", got.Bytes(), diff)
		}
		line := strings.TrimSuffix(got.String(), "\n")
		if i := strings.IndexFunc(line, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
			t.Errorf("%q has %q", line, line[i:])
		}
	})
}

// decoded is what a line of the trace says. Numbers stay as they are written.
func decoded(t *testing.T, line []byte) (says map[string]any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	if err := d.Decode(&says); err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	return says
}

package emulator

import (
	"bytes"
	"encoding/json"
	"testing"
)

// FuzzTrace: a line of the trace is what the library would make of the event.
func FuzzTrace(f *testing.F) {
	f.Add(12.345678, 0, "at", "<-", `AT+QFTPCFG="account","a\\b"`, int64(0), 0, "")
	f.Add(0.000001, 7, "ftp", "->", "226 <done> & more\u2028\x80\n", int64(1)<<40, 226, "\x00")
	f.Add(0.0, -1, "", "", "", int64(-1), -5, "äöü")
	f.Fuzz(func(t *testing.T, seconds float64, modem int, kind, dir, text string, n int64, code int, reason string) {
		if seconds != 0 && !(seconds >= 1e-6 && seconds < 1e20) {
			return // no modem time
		}
		e := Event{Time: seconds, Modem: modem, Kind: kind, Dir: dir, Port: dir, Text: text, Bytes: n, Code: code, Op: kind, Name: text, ID: dir, Reason: reason, Error: text}
		var want bytes.Buffer
		lines := json.NewEncoder(&want)
		lines.SetEscapeHTML(false)
		if err := lines.Encode(e); err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		TraceTo(&got)(e)
		if !bytes.Equal(got.Bytes(), want.Bytes()) {
			t.Errorf("%q, want %q", got.Bytes(), want.Bytes())
		}
	})
}

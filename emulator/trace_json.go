package emulator

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"sync"
)

// TraceTo returns a trace function that writes each event to w as one line of JSON, in one write. Any number of modems may share it.
func TraceTo(w io.Writer) func(Event) {
	var mu sync.Mutex
	var line []byte
	return func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		line = append(e.appendJSON(line[:0]), '\n')
		_, _ = w.Write(line) // a full disk must not stop the modem
	}
}

// appendJSON is what json.Marshal makes of an event, but for the characters <, > and &, which stay as they are: "<-" should look like it. It is
// written out since a trace is on the way of every answer.
func (e *Event) appendJSON(b []byte) []byte {
	b = strconv.AppendFloat(append(b, `{"t":`...), e.Time, 'f', -1, 64)
	b = strconv.AppendInt(append(b, `,"modem":`...), int64(e.Modem), 10)
	b = appendString(append(b, `,"kind":`...), e.Kind)
	texts := func(all ...string) {
		for i := 0; i < len(all); i += 2 {
			if all[i+1] != "" {
				b = append(append(append(b, `,"`...), all[i]...), `":`...)
				b = appendString(b, all[i+1])
			}
		}
	}
	number := func(key string, n int64) {
		if n != 0 {
			b = append(append(append(b, `,"`...), key...), `":`...)
			b = strconv.AppendInt(b, n, 10)
		}
	}
	texts("dir", e.Dir, "port", e.Port, "text", e.Text)
	number("bytes", e.Bytes)
	number("code", int64(e.Code))
	texts("op", e.Op, "name", e.Name, "id", e.ID, "reason", e.Reason, "error", e.Error)
	return append(b, '}')
}

// appendString appends s as JSON: quotes, as commands have them, by itself, and what is rarer by the library.
func appendString(b []byte, s string) []byte {
	whole := len(b)
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ' || c > '~':
			var text bytes.Buffer
			lines := json.NewEncoder(&text)
			lines.SetEscapeHTML(false)
			_ = lines.Encode(s) // a string has no way to fail
			return append(b[:whole], bytes.TrimSuffix(text.Bytes(), []byte("\n"))...)
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

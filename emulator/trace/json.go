package trace

import (
	"fmt"
	"io"
	"strconv"
	"sync"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON returns a trace function that writes each event to w as one line of JSON, in one write. Any
// number of modems may share it.
func JSON(w io.Writer) func(Event) {
	var mu sync.Mutex
	var line []byte
	return func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		line = append(e.AppendJSON(line[:0]), '\n')
		_, _ = w.Write(line) // a full disk must not stop the modem
	}
}

// AppendJSON appends what json.Marshal makes of an event, but for the characters <, > and &, which stay
// as they are: "<-" should look like it. It is written out since a trace is on the way of every
// answer.
func (e *Event) AppendJSON(b []byte) []byte {
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
	texts("op", e.Op, "name", e.Name, "id", e.ID, "reason", e.Reason, "error", e.Error, "by", e.By)
	return append(b, '}')
}

// appendString appends s as JSON. What does not print is escaped: a trace may be read on a
// terminal. Bytes that are not UTF-8 become U+FFFD.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
			i++
			continue
		case ' ' <= c && c <= '~':
			b = append(b, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r == utf8.RuneError && n == 1:
			b = append(b, `\ufffd`...)
		case unicode.IsPrint(r):
			b = append(b, s[i:i+n]...)
		case r < 0x10000:
			b = fmt.Appendf(b, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			b = fmt.Appendf(b, `\u%04x\u%04x`, high, low)
		}
		i += n
	}
	return append(b, '"')
}

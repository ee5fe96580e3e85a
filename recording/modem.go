package recording

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
)

// results are the lines at the end of bytes that show that data mode is over.
var results = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:\r\n(?:OK|ERROR|NO CARRIER|\+[A-Z]+(?: ERROR)?: [ -~]*)\r\n)+$`)
})

// fromModem writes bytes of the modem.
func (f *formatter) fromModem(r *run) error {
	b := r.bytes
	begun, at := 0, 0 // of what is no line, and where to look on
	data := f.data    // what is no line begins with data
	if f.data {
		at = f.skipData(b)
		f.answer = false
	}
	for at < len(b) {
		word := "->"
		text, n := framedLine(b[at:])
		if n == 0 && f.answer && begun == at {
			word = "+>"
			text, n = textLine(b[at:])
		}
		if n == 0 {
			at = nextFrame(b, at)
			continue
		}
		if err := f.content("=>", data, r, begun, at); err != nil {
			return err
		}
		f.line(r.at(at), word, text)
		f.answer = true
		at += n
		begun, data = at, false
		if text == "CONNECT" || strings.HasPrefix(text, "CONNECT ") {
			f.data, data = true, true
			at += f.skipData(b[at:])
			f.answer = false
		}
	}
	return f.content("=>", data, r, begun, len(b))
}

// skipData returns where data ends, and the modem's own lines begin again.
func (f *formatter) skipData(b []byte) int {
	at := results().FindIndex(b)
	if at == nil {
		return len(b)
	}
	f.data = false
	return at[0]
}

// nextFrame is the next place behind at where CR LF TEXT CR LF may begin.
func nextFrame(b []byte, at int) int {
	if i := bytes.Index(b[at+1:], []byte("\r\n")); i >= 0 {
		return at + 1 + i
	}
	return len(b)
}

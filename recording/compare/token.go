package compare

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"ptymodem/recording/transcript"
)

// A token is a line of a modem, bytes that are no line, or bytes of data.
type token struct {
	transcript.Place
	at    time.Duration
	timed bool

	line bool           // it has a line end
	lead bool           // CR LF comes before the line
	text string         // of a line, or of bytes that are none; of a pattern a line that it matches, if one is known
	like string         // in place of text: a pattern
	re   *regexp.Regexp // of it, once it was needed; nil of one that is none

	data   bool // bytes in data mode
	bytes  []byte
	size   int                // of data that is not there
	digest *transcript.Digest // of it

	segment int // the number of what the host did before
	index   int // among all tokens of its side
}

// matches reports that a pattern matches bytes as a whole.
func (t *token) matches(b []byte) bool {
	if t.re == nil {
		flags := ""
		if t.data {
			flags = "s" // the dot matches line ends
		}
		t.re, _ = regexp.Compile("^(?" + flags + ":" + t.like + ")$")
	}
	return t.re != nil && t.re.Match(b)
}

// shown is the token for a person.
func (t *token) shown() string {
	switch {
	case t == nil:
		return ""
	case t.data:
		return strconv.Itoa(t.dataSize()) + " bytes"
	case t.like != "":
		return "/" + t.like + "/"
	case !t.line || !isPlain(t.text):
		return strconv.Quote(t.text)
	}
	return t.text
}

// length is how many bytes a line has.
func (t *token) length() int {
	n := len(t.text) + len("\r\n")
	if t.lead {
		n += len("\r\n")
	}
	return n
}

func (t *token) dataSize() int { return len(t.bytes) + t.size }

func isPlain(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

// key is what tokens are aligned by: a line's name.
func (t *token) key() string {
	text := t.text
	if t.like != "" && text == "" {
		text = strings.ReplaceAll(t.like, `\`, "")
	}
	switch {
	case t.data:
		return "data"
	case isFinal(text):
		return "final"
	case !t.line:
		return "raw"
	case isConnect(text):
		return "CONNECT"
	case isURC(text):
		return text
	}
	if name := lineName(text); name != "" {
		return name
	}
	return "text"
}

// isPrompt reports that the modem asks for the text of a message.
func isPrompt(t *token) bool {
	return !t.line && !t.data && strings.TrimLeft(t.text, "\r\n") == "> "
}

// behindData are the lines at the end of data that show that data mode is over.
var behindData = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:\r\n(?:OK|ERROR|NO CARRIER|RDY|RING|POWERED DOWN|NORMAL POWER DOWN|\+[A-Z]+(?: ERROR)?: [ -~]*)\r\n)+$`)
})

// longestTail is in how many bytes at the end those lines are looked for.
const longestTail = 4 << 10

// dataEnd is where data ends and lines begin, and whether they do.
func dataEnd(b []byte) (n int, over bool) {
	from := max(0, len(b)-longestTail)
	if at := behindData().FindIndex(b[from:]); at != nil {
		return from + at[0], true
	}
	return len(b), false
}

// A splitter divides what a modem sends into tokens.
type splitter struct {
	data    bool   // after CONNECT
	pending []byte // what the host has sent and may still come back, without LF
	echoes  int    // how often some of it has
}

// split calls yield with each token of b, and the offset of its first byte.
func (s *splitter) split(b []byte, yield func(t token, offset int)) {
	for at := 0; at < len(b); {
		if s.data {
			n, over := dataEnd(b[at:])
			if n > 0 {
				yield(token{data: true, bytes: b[at : at+n]}, at)
			}
			s.data = !over
			at += n
			continue
		}
		if n := s.echo(b[at:]); n > 0 {
			at += n
			continue
		}
		start, lead := at, bytes.HasPrefix(b[at:], []byte("\r\n"))
		if lead {
			at += 2
		}
		n := bytes.Index(b[at:], []byte("\r\n"))
		if n < 0 {
			yield(token{text: string(b[start:])}, start)
			return
		}
		t := token{line: true, lead: lead, text: string(b[at : at+n])}
		s.data = isConnect(t.text)
		yield(t, start)
		at += n + 2
	}
}

// echo is how many bytes at the beginning of b are an echo.
func (s *splitter) echo(b []byte) int {
	if bytes.HasPrefix(b, []byte("\r\n")) {
		return 0
	}
	// Lines that were not echoed stay behind: the echo may be that of a later one.
	for from := 0; from < len(s.pending); {
		if n := echoOf(b, s.pending[from:]); n > 0 {
			s.pending = s.pending[from+n:]
			s.echoes++
			if n < len(b) && b[n] == '\n' {
				n++
			}
			return n
		}
		end := bytes.IndexByte(s.pending[from:], '\r')
		if end < 0 {
			break
		}
		from += end + 1
	}
	return 0
}

// echoOf is how many bytes at the beginning of b are an echo of what was sent: all of it, whole
// lines, or as much as has come.
func echoOf(b, sent []byte) int {
	n := 0
	for n < len(b) && n < len(sent) && b[n] == sent[n] {
		n++
	}
	for n > 0 && n < len(b) && n < len(sent) && sent[n-1] != '\r' {
		n--
	}
	return n
}

// expect notes what may come back.
func (s *splitter) expect(b []byte) {
	for _, c := range b {
		if c != '\n' {
			s.pending = append(s.pending, c)
		}
	}
}

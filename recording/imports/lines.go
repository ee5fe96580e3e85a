package imports

import (
	"regexp"
	"strings"
	"sync"
	"time"

	"ptymodem/recording"
	"ptymodem/recording/transcript"
)

// A dialogue puts bytes around lines, of a log that has lines without their ends.
type dialogue struct {
	port *port
	echo bool // the module sends back what the host sends

	command string // the line of the host that runs; empty: none
	echoed  bool   // the log has its echo as a line
	answer  bool   // an answer has begun, and is not over
	name    string // of the information before, as +CSQ
}

func newDialogue(p *port) *dialogue { return &dialogue{port: p, echo: true} }

// host adds a command line, and its echo.
func (d *dialogue) host(at time.Duration, text string) {
	b := []byte(text + "\r")
	d.port.add(at, recording.FromHost, b)
	if d.echo {
		d.port.add(at, recording.ToHost, b)
	}
	d.command, d.echoed, d.answer, d.name = text, false, false, ""
	d.echo = echoAfter(text, d.echo)
}

// isEcho reports whether a line is the echo of the command that runs.
func (d *dialogue) isEcho(text string) bool {
	return d.command != "" && !d.echoed && text == d.command
}

// module adds a line of the module. Information of one answer comes without an empty line between.
func (d *dialogue) module(at time.Duration, text string) {
	if d.isEcho(text) {
		d.echoed = true // it is there already
		return
	}
	before := "\r\n"
	name, _, _ := strings.Cut(text, ":")
	switch {
	case isResult(text):
	case d.answer && (name == d.name || !strings.Contains(d.command, ";")):
		before = ""
	default:
		d.answer, d.name = d.command != "", name
	}
	d.port.add(at, recording.ToHost, []byte(before+text+"\r\n"))
	if isResult(text) {
		d.answer, d.command = false, ""
	}
}

// data adds bytes that the log only counts.
func (d *dialogue) data(at time.Duration, dir recording.Direction, n int) {
	d.port.add(at, dir, transcript.Random(n, 1))
	d.answer, d.command = false, ""
}

var resultForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:OK|ERROR|\+CM[ES] ERROR: .*|NO CARRIER|NO ANSWER|NO DIALTONE|BUSY|CONNECT(?: .*)?)$`)
})

// isResult reports whether a line is a result code, which ends an answer.
func isResult(text string) bool { return resultForm().MatchString(text) }

// echoAfter reports whether echo is on after a command line. Unlike transcript.EchoAfter, which
// says what a transcript means, it knows lines with several commands.
func echoAfter(line string, echo bool) bool {
	s, ok := strings.CutPrefix(strings.ToUpper(line), "AT")
	for ok && s != "" {
		c := s[0]
		switch {
		case strings.IndexByte("+^$#%*", c) >= 0: // up to the ; behind it
			quoted := false
			i := strings.IndexFunc(s, func(r rune) bool {
				quoted = quoted != (r == '"')
				return r == ';' && !quoted
			})
			if i < 0 {
				return echo
			}
			s = s[i+1:]
			continue
		case c == 'D':
			return echo
		case (c == '&' || c == '\\') && len(s) > 1:
			if s[:2] == "&F" {
				echo = true
			}
			s = s[1:]
		}
		rest := strings.TrimLeft(s[1:], "0123456789=?")
		switch value := s[1 : len(s)-len(rest)]; c {
		case 'E':
			echo = strings.Trim(value, "0") != ""
		case 'Z':
			echo = true
		}
		s = rest
	}
	return echo
}

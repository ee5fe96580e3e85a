package imports

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"ptymodem/recording"
)

// What a terminal program writes is what came from the module. picocom 3.1 --logfile has it byte
// for byte, with --echo what was typed, too. minicom 2.8 -C leaves out CR. spy://…?raw of pyserial
// has both directions one after the other. None has times.

// commandForm is a line that can be nothing but a command.
var commandForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?im)^\r*AT(?:[+&$^*%#][A-Z][ -~]*|D[0-9*#+][ -~]*|[A-Z][0-9]+[ -~]*|S[0-9]+[=?][0-9]*|Z[ ;][ -~]*|[A-Z]?)\r*$`)
})

func looksLikeCapture(text string) bool {
	const begin = 256 << 10
	return commandForm().MatchString(strings.ReplaceAll(text[:min(len(text), begin)], "\r", "\n"))
}

// errNoEcho is what is wrong with a capture that does not say what the host sent.
var errNoEcho = errors.New("echo was off, so the capture does not have the commands: turn echo on with ATE1, or log with socat -v -x")

func readCapture(b *builder, text string) error {
	b.untimed = true
	lines := captured(plainText(text))
	if !slices.ContainsFunc(lines, func(l capturedLine) bool { return l.command }) {
		return errNoEcho
	}
	c := capture{b: b, port: b.of(""), both: hasBoth(lines), echo: true}
	for len(lines) > 0 {
		n, err := c.take(lines)
		if err != nil {
			return err
		}
		lines = lines[n:]
	}
	return nil
}

// A capture is being read.
type capture struct {
	b    *builder
	port *port
	both bool // it has what the host sent, and the echo of it
	echo bool
	runs bool // a command, which has not ended
	data bool // after CONNECT
}

// take takes a line, and the one behind it where that is its echo. It returns how many these are.
func (c *capture) take(lines []capturedLine) (n int, err error) {
	l := lines[0]
	if !l.command || c.data {
		switch {
		case !isResult(l.text):
		case !c.echo && !c.both && !c.runs:
			return 0, c.b.at(l.number, fmt.Errorf("after ATE0 %w", errNoEcho))
		case strings.HasPrefix(l.text, "CONNECT"):
			c.b.note("a capture does not have what the host sent as data")
			c.data = true
		default:
			c.data, c.runs = false, false
		}
		c.port.add(0, recording.ToHost, []byte(l.raw))
		return 1, nil
	}
	c.echo, c.runs = echoAfter(l.text, c.echo), true
	c.port.add(0, recording.FromHost, []byte(l.raw))
	switch echoed := len(lines) > 1 && lines[1].command && lines[1].text == l.text; {
	case !c.both: // the line is the echo
		c.port.add(0, recording.ToHost, []byte(l.raw))
	case echoed:
		c.port.add(0, recording.ToHost, []byte(lines[1].raw))
		return 2, nil
	}
	return 1, nil
}

// A capturedLine is a line of what came.
type capturedLine struct {
	number  int
	text    string
	raw     string // with its end
	command bool   // it is the echo of one
}

// captured are the lines of a capture. A command line ends with its CR: what follows is the empty
// line before the answer. With CR LF it is the line of a host that sends both.
func captured(text string) (all []capturedLine) {
	number := 1
	for text != "" {
		n := strings.IndexAny(text, "\r\n")
		if n < 0 {
			n = len(text)
		}
		l := capturedLine{number: number, text: text[:n], command: isCommandLine(text[:n])}
		end := n
		for end < len(text) && text[end] == '\r' {
			if end++; l.command {
				break
			}
		}
		if end < len(text) && text[end] == '\n' {
			end++
		}
		l.raw = text[:end]
		number += strings.Count(l.raw, "\n")
		text = text[end:]
		all = append(all, l)
	}
	return all
}

// isCommandLine reports whether a line of a capture is the echo of a command.
func isCommandLine(text string) bool {
	return len(text) >= 2 && strings.EqualFold(text[:2], "AT") && commandForm().MatchString(text)
}

// plainText is a capture with the line ends that the module sends, and without the colours of a
// program. In one without any CR, each line has lost one, and a command line two. Some programs
// make one of the two.
func plainText(text string) string {
	text = spy().colour.ReplaceAllString(text, "")
	none := !strings.Contains(text, "\r")
	var b strings.Builder
	lines := slices.Collect(strings.Lines(text))
	for i, l := range lines {
		line := strings.TrimSuffix(l, "\n")
		if none && line != l {
			line += "\r"
		}
		if text, ok := strings.CutSuffix(line, "\r"); ok && isCommandLine(text) && !strings.HasSuffix(text, "\r") && (none || i+1 < len(lines) && saysSomething(lines[i+1])) {
			line += "\r"
		}
		b.WriteString(line)
		b.WriteString(l[len(strings.TrimSuffix(l, "\n")):])
	}
	return b.String()
}

// saysSomething reports whether a line is not empty.
func saysSomething(line string) bool { return strings.Trim(line, "\r\n") != "" }

// hasBoth reports whether command lines come twice: as they are sent, and as their echo. A host
// that waits for a module sends AT many times.
func hasBoth(lines []capturedLine) bool {
	commands, twice := 0, 0
	for i, l := range lines {
		if !l.command || strings.EqualFold(l.text, "AT") {
			continue
		}
		commands++
		if i+1 < len(lines) && lines[i+1].command && lines[i+1].text == l.text {
			twice++
		}
	}
	return twice > 0 && twice*3 >= commands
}

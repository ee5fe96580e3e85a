package transcript

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// A LinePort is a [Port] that can do what the host does with its line besides sending.
type LinePort interface {
	Port
	// Line does an event of the line, in the words of the transcript: "dtr off", "baud 9600".
	Line(event string) error
}

var lineForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:(?:dtr|rts) (?:on|off)|baud \d{1,9}|break)$`) })

// IsLineEvent reports whether a text is an event of the line.
func IsLineEvent(text string) bool { return lineForm().MatchString(text) }

// LineEvent is an event of the line in the words of a transcript, where a trace says "DTR off" or
// "9600 baud"; empty if transcripts have none.
func LineEvent(text string) string {
	event := strings.ToLower(text)
	if rate, ok := strings.CutSuffix(event, " baud"); ok {
		event = "baud " + rate
	}
	if event == "break on" {
		event = "break"
	}
	if !IsLineEvent(event) {
		return ""
	}
	return event
}

// lineWord does what the host did with its line, at a port that can.
func (p *Player) lineWord(word string) Word {
	return func(rest string) error {
		event := word
		if rest != "" {
			event += " " + rest
		}
		if !IsLineEvent(event) {
			return fmt.Errorf("%q is not an event of the line: want dtr on, dtr off, rts on, rts off, baud N or break", event)
		}
		if port, ok := p.port.(LinePort); ok {
			return port.Line(event)
		}
		return nil
	}
}

// header is a !! line of a recording. It is for people, and for tools that read recordings.
func header(rest string) error {
	if !IsHeader(rest) {
		return errors.New("unknown header: want !! recorded or !! redacted, or a word of the suite")
	}
	return nil
}

// IsHeader reports whether what follows !! says how a recording was made.
func IsHeader(rest string) bool {
	word, _, _ := strings.Cut(rest, " ")
	return word == "recorded" || word == "redacted"
}

package imports

import (
	"strings"
	"time"

	"ptymodem/recording"
)

// An espText is what command_lib says in words: commands, and responses that grow.
type espText struct {
	r  *espReader
	at time.Duration // of the text that has begun

	begun string // what its words are; empty: none, and lines without a time belong to others
	lines []string

	command string        // the latest
	said    string        // the response to it, as far as it is known
	saidAt  time.Duration // when
	done    int           // how much of it is added
}

// take takes the text of a line.
func (t *espText) take(at time.Duration, text string) {
	for _, begun := range []string{"generic_command command ", "Command: {", "Response: ", "Token: {"} {
		if rest, ok := strings.CutPrefix(text, begun); ok {
			t.at, t.begun, t.lines = at, begun, []string{rest}
		}
	}
}

// more takes a line without a time, of a text that goes on.
func (t *espText) more(line string) {
	if t.begun != "" {
		t.lines = append(t.lines, line)
	}
}

// end takes the text that has begun as it is now.
func (t *espText) end() {
	begun, lines := t.begun, t.lines
	t.begun, t.lines = "", nil
	switch begun {
	case "":
	case "Response: ":
		t.response(lines)
	case "Token: {":
		t.token(strings.Trim(strings.Join(lines, ""), "\r}"))
	default:
		t.flush()
		t.command = strings.TrimRight(lines[0], "\r}")
		t.r.send(t.at, t.command)
	}
}

// token adds a line of an answer.
func (t *espText) token(text string) {
	t.r.b.note("the log has lines of answers: their ends are made up")
	switch text {
	case "":
	case t.command:
		t.r.port.add(t.at, recording.ToHost, []byte(text+"\r"))
	default:
		t.r.port.add(t.at, recording.ToHost, []byte("\r\n"+text+"\r\n"))
	}
}

// response takes the response so far. The log ends it with an empty line or two. Where it was cut
// in the middle of a line, that is seen when the rest comes.
func (t *espText) response(lines []string) {
	for len(lines) > 1 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	text := plainText(strings.Join(lines, "\n") + "\n")
	same := 0
	for same < len(text) && same < len(t.said) && text[same] == t.said[same] {
		same++
	}
	if same < t.done || same == 0 { // another one
		t.flush()
		same = 0
	}
	t.add(same)
	t.said, t.saidAt = text, t.at
}

// add adds the response up to an offset.
func (t *espText) add(to int) {
	if to > t.done {
		t.r.port.add(t.saidAt, recording.ToHost, []byte(t.said[t.done:to]))
		t.done = to
	}
}

// flush adds the rest of the response.
func (t *espText) flush() {
	t.add(len(t.said))
	t.said, t.done = "", 0
}

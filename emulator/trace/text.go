package trace

import (
	"fmt"
	"io"
	"strings"
	"sync"

	"ptymodem/redact"
)

// A Style says how a trace for people looks.
type Style struct {
	Colour  bool
	Several bool // there are several modems: each line says of which it is
}

// Lines returns a trace function that writes each event to w as a line for people, in one write.
// Any number of modems may share it.
func Lines(w io.Writer, s Style) func(Event) {
	var mu sync.Mutex
	return func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		_, _ = io.WriteString(w, s.Line(e)+"\n") // a full disk must not stop the modem
	}
}

// Line is an event as a line for people: the modem time in seconds, and what happened.
func (s Style) Line(e Event) string {
	line := redact.Escape(Text(e))
	if s.Several {
		line = fmt.Sprintf("%4d  %s", e.Modem, line)
	}
	line = fmt.Sprintf("%9.3f  %s", e.Time, line)
	if c := colour(e.Kind); s.Colour && c != "" {
		line = "\x1b[" + c + "m" + line + "\x1b[0m"
	}
	return line
}

// colour is that of a kind of event; empty: the terminal's own.
func colour(kind string) string {
	switch kind {
	case "urc":
		return "36"
	case "ftp", "line", "file":
		return "2"
	case "fault":
		return "31;1"
	case "lint":
		return "33"
	}
	return ""
}

// Text is an event of the trace in one line, its secrets masked.
func Text(e Event) string { return TextIn(redact.Masked, e) }

// AnsweredBy says what has answered in place of the modem; empty where the modem has.
func AnsweredBy(e Event) string {
	switch {
	case e.By == "":
		return ""
	case strings.HasPrefix(e.By, Pack):
		return "  (answered by the " + e.By + ")"
	}
	return "  (answered by your file " + e.By + ")"
}

// TextIn is Text in a view of secrets.
func TextIn(v redact.View, e Event) string {
	e.Text = v.Of(e.Text, e.Clear())
	dir := e.Dir
	if dir == "" {
		dir = "  "
	}
	switch e.Kind {
	case "at", "urc":
		return dir + " " + v.Shown(e.Text) + AnsweredBy(e)
	case "data":
		return fmt.Sprintf("%s (%d bytes)", dir, e.Bytes)
	case "ftp":
		if e.Dir == "" {
			return fmt.Sprintf("   %s failed: %s", e.Op, e.Error)
		}
		line, rest, _ := strings.Cut(strings.TrimRight(e.Text, "\r\n"), "\n")
		if rest != "" {
			rest = " …"
		}
		return "   ftp " + dir + " " + v.Shown(strings.TrimSuffix(line, "\r")) + rest
	case "fault":
		return "** fault " + strings.TrimSpace(e.Name+" "+e.Text)
	case "line":
		return "   " + e.Text
	case "lint":
		return fmt.Sprintf("   lint %s: %s", e.ID, e.Reason)
	case "file":
		return strings.TrimSpace(fmt.Sprintf("   file %s %s %s", e.Op, e.Name, e.Error))
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s %s", e.Dir, e.Kind, e.Text))
}

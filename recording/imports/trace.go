package imports

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strings"
	"sync"
	"time"

	"ptymodem/recording"
	"ptymodem/recording/transcript"
)

// A traceEvent is what matters of a line of a trace of this program, see package emulator/trace.
type traceEvent struct {
	Time  float64 `json:"t"`
	Modem int     `json:"modem"`
	Kind  string  `json:"kind"`
	Dir   string  `json:"dir"`
	Port  string  `json:"port"`
	Text  string  `json:"text"`
	Bytes int     `json:"bytes"`
}

// mostData is how much data of a log that only counts it is made up at once.
const mostData = 16 << 20

var traceForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\{"t":[0-9.]+,"modem":\d+,"kind":"`) })

func looksLikeTrace(text string) bool { return anyLine(text, traceForm()) }

// readTrace reads a trace: lines, and how much data there was.
func readTrace(b *builder, text string) error {
	t := traceReader{b: b, several: map[int]bool{}, names: map[int]string{}, modems: map[int][]*dialogue{}}
	var events []traceEvent
	err := b.each(text, func(line string) error {
		if line == "" {
			return nil
		}
		var e traceEvent
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			return fmt.Errorf("no line of a trace: %w", err)
		}
		if e.Kind == "line" {
			t.names[e.Modem] = cmp.Or(t.names[e.Modem], e.Port)
		} else if e.Port != "" {
			t.several[e.Modem] = true
		}
		events = append(events, e)
		return nil
	})
	for _, e := range events {
		t.take(&e)
	}
	return err
}

// A traceReader sorts the events of a trace by port.
type traceReader struct {
	b       *builder
	several map[int]bool   // modems whose events say of which port they are
	names   map[int]string // the first port of each, by the events of its line
	modems  map[int][]*dialogue
}

// dialogue is that of an event's port.
func (t *traceReader) dialogue(e *traceEvent) *dialogue {
	name := e.Port
	if !t.several[e.Modem] {
		name = t.names[e.Modem]
	}
	p := t.b.of(cmp.Or(name, fmt.Sprintf("modem %d", e.Modem)))
	for _, d := range t.modems[e.Modem] {
		if d.port == p {
			return d
		}
	}
	d := newDialogue(p)
	t.modems[e.Modem] = append(t.modems[e.Modem], d)
	return d
}

// take takes one event.
func (t *traceReader) take(e *traceEvent) {
	at := time.Duration(math.Round(min(max(e.Time, 0), 1e9)*1e6)) * time.Microsecond
	switch e.Kind {
	case "at":
		if d := t.dialogue(e); e.Dir == "<-" {
			d.host(at, unmasked(e.Text))
		} else {
			d.module(at, unmasked(e.Text))
		}
	case "urc":
		if e.Port == "" && t.several[e.Modem] { // it goes to every port
			for _, d := range t.modems[e.Modem] {
				d.module(at, e.Text)
			}
			return
		}
		t.dialogue(e).module(at, e.Text)
	case "data":
		t.b.note("the trace only counts data: other bytes stand for it")
		dir := recording.FromHost
		if e.Dir == "->" {
			dir = recording.ToHost
		}
		t.dialogue(e).data(at, dir, min(max(e.Bytes, 0), mostData))
	case "line":
		if event := transcript.LineEvent(e.Text); event != "" {
			t.dialogue(e).port.frame(recording.Frame{Time: at, Event: event})
		}
	case "trace":
		t.b.note("lines of the trace are missing")
	}
}

var masks = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`([=:,] ?)\*\*\*(,|;|$)`) })

// unmasked has words in place of the masks of a trace, so that the line can be played.
func unmasked(line string) string {
	if !strings.Contains(line, "***") {
		return line
	}
	word := `"redacted1"`
	if strings.Contains(line, "CPIN") || strings.Contains(line, "CLCK") || strings.Contains(line, "CPWD") {
		word = `"0001"`
	}
	for masks().MatchString(line) {
		line = masks().ReplaceAllString(line, "${1}"+word+"${2}")
	}
	return line
}

package report

import (
	"fmt"
	"strings"

	"ptymodem/emulator/trace"
	"ptymodem/redact"
)

// The lifelines of a sequence diagram.
const (
	host = iota
	modem
	server
)

// An arrow is an event in a sequence diagram: from one lifeline to another, or a note at one where
// both are the same.
type arrow struct {
	time     float64
	from, to int
	kind     string // of the event
	label    string
	wide     bool // bytes, and not a line
	at       bool // the event that showed the failure
}

// longestLabel is how many characters of a label a diagram shows.
const longestLabel = 72

// arrows are the events as a diagram shows them. skipped is how many are left out between the first
// and the last, after the arrow number `after`.
func (r *Run) arrows() (all []arrow, after, skipped int) {
	events := r.Events
	if len(events) > mostEvents {
		after, skipped = firstEvents, len(events)-mostEvents
	}
	for i := range events {
		if skipped > 0 && i >= firstEvents && i < firstEvents+skipped {
			continue
		}
		a := arrowOf(&events[i], r.View)
		a.at = i+1 == r.At
		all = append(all, a)
	}
	return all, after, skipped
}

func arrowOf(e *trace.Event, v redact.View) arrow {
	a := arrow{time: e.Time, kind: e.Kind, from: modem, to: modem}
	plain, by := *e, redact.Escape(trace.AnsweredBy(*e))
	plain.By = ""
	text := strings.TrimSpace(redact.Escape(trace.TextIn(v, plain)))
	text = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(text, e.Dir), "ftp "+e.Dir))
	switch {
	case e.Kind == "at" || e.Kind == "urc" || e.Kind == "data":
		a.from, a.to = modem, host
		if e.Dir == trace.FromHost {
			a.from, a.to = host, modem
		}
		a.wide = e.Kind == "data"
	case e.Kind == "ftp" && e.Dir != "":
		a.from, a.to = server, modem // "->" is what comes back
		if e.Dir == trace.FromHost {
			a.from, a.to = modem, server
		}
	}
	if a.wide {
		text = fmt.Sprintf("%d bytes", e.Bytes)
	}
	most := longestLabel
	if by != "" {
		most = max(longestLabel-len([]rune(by)), longestLabel/3)
	}
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most-1]) + "…"
	}
	a.label = text + by
	return a
}

package lint

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"ptymodem/emulator/trace"
	"ptymodem/redact"
)

// Findings collects what the modem reports about the host, for a summary at the end of a run. The
// zero value is empty and ready. Any number of modems may share one, and it may be asked at any
// time.
type Findings struct {
	mu    sync.Mutex
	kinds []*Finding // as they came
	fleet bool       // not all are of modem 0
}

// A Finding is all that was reported of one kind. Each setting of unset-default and each name of
// unknown-command is a kind of its own, as each is fixed by itself.
type Finding struct {
	ID     string // see [Catalogue]
	Count  int    // how often
	Line   string // the command line that caused the first
	Reason string // of the first
	Modem  int    // that reported the first, by its index
}

// Add takes a finding; it is meant for a modem's Config.Lint.
func (f *Findings) Add(e trace.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := slices.IndexFunc(f.kinds, func(x *Finding) bool {
		return sameKind(e, x.ID, x.Line, x.Reason)
	})
	if i < 0 {
		i = len(f.kinds)
		f.kinds = append(f.kinds, &Finding{ID: e.ID, Line: e.Text, Modem: e.Modem, Reason: e.Reason})
	}
	f.kinds[i].Count++
	f.fleet = f.fleet || e.Modem > 0
}

// SameFinding reports whether two findings are counted together.
func SameFinding(e, other trace.Event) bool { return sameKind(e, other.ID, other.Text, other.Reason) }

// sameKind reports whether e is of the kind that the ID, the line and the reason tell.
func sameKind(e trace.Event, id, line, reason string) bool {
	switch id {
	case UnsetDefault.String():
		return e.ID == id && e.Reason == reason
	case UnknownCommand.String():
		return e.ID == id && e.Text == line
	}
	return e.ID == id
}

// All returns the findings so far, in the order of [Catalogue].
func (f *Findings) All() []Finding {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []Finding
	for _, l := range Catalogue() {
		for _, x := range f.kinds {
			if x.ID == l.ID {
				all = append(all, *x)
			}
		}
	}
	return all
}

// several tells whether it matters which modem a finding is of.
func (f *Findings) several() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.fleet
}

// String is the summary: how many findings there are, and for each kind a line with how often it
// came, what caused the first and why. It is empty when there are none. Command lines are
// shortened, and their secrets masked.
func (f *Findings) String() string {
	all := f.All()
	total, width := 0, 0
	for _, x := range all {
		total += x.Count
		width = max(width, len(x.ID))
	}
	var b strings.Builder
	switch total {
	case 0:
		return ""
	case 1:
		b.WriteString("1 finding")
	default:
		fmt.Fprintf(&b, "%d findings", total)
	}
	b.WriteString(" (what may fail on a module, or is unknown to this modem)\n")
	for _, x := range all {
		fmt.Fprintf(&b, "  %-*s %4d  ", width, x.ID, x.Count)
		if f.several() {
			fmt.Fprintf(&b, "modem %d, ", x.Modem)
		}
		fmt.Fprintf(&b, "%s: %s\n", brief(redact.AT(x.Line)), x.Reason)
	}
	return b.String()
}

// briefLine is how many characters of a command line the summary shows.
const briefLine = 60

// brief is a command line as a person can read it in a table.
func brief(line string) string {
	line = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return '?'
		}
		return r
	}, line)
	if runes := []rune(line); len(runes) > briefLine {
		line = string(runes[:briefLine-1]) + "…"
	}
	return line
}

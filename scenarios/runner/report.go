package runner

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"ptymodem/emulator/trace"
	"ptymodem/redact"
)

// A Style says how a report is to look.
type Style uint8

// The styles.
const (
	Plain  Style = iota
	Colour       // for terminals
)

const (
	exchangeBefore = 14 // events shown up to the failure
	exchangeAfter  = 3
	outputLines    = 15 // of a program's output
	alsoLimit      = 8  // further failures shown
)

// WriteReport tells a person what went wrong, to be read in ten seconds. Of a run that passed there
// is only the first line.
func (r *Result) WriteReport(w io.Writer, style Style) error {
	b := &report{style: style, view: r.View}
	b.raw(0, r.summary(style))
	switch {
	case r.Verdict == Broken:
		b.line(1, "%s", strings.ReplaceAll(r.Err.Error(), "\n", "; "))
	case r.Verdict == Failed && len(r.Failures) == 0:
		b.line(1, "%s", r.Cause())
	case r.Verdict == Failed:
		b.failure(&r.Failures[0])
		for i := range min(len(r.Failures)-1, alsoLimit) {
			b.line(1, "also %s", &r.Failures[1+i])
		}
		if more := len(r.Failures) - 1 - alsoLimit; more > 0 {
			b.line(1, "and %d failures more", more)
		}
		if r.Unopened && len(r.Command) > 0 {
			never, has := "opened the tty: its path", TTYVariable
			if r.Line != TTY {
				never, has = "connected to the modem: its address", AddrVariable
			}
			b.line(1, "%s never %s is in %s, and takes the place of %s in arguments", r.Command[0], never, has, TTYArgument)
		}
		b.exchange(r.Exchange)
		b.faults(r.Faults)
		b.output(r)
		if r.Again != "" {
			b.heading("repeat it alone with")
			b.line(2, "%s", r.Again)
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// Details is the report without its first line and without colour.
func (r *Result) Details() string {
	var b bytes.Buffer
	_ = r.WriteReport(&b, Plain)
	_, rest, _ := strings.Cut(b.String(), "\n")
	return rest
}

// summary is the result in one line: "ok   drop.yaml  the data connection drops (1.2 s)".
func (r *Result) summary(style Style) string {
	word, colour := "ok  ", "32"
	switch r.Verdict {
	case Failed:
		word, colour = "FAIL", "31;1"
	case Broken:
		word, colour = "ERR ", "31;1"
	case Skipped:
		word, colour = "skip", "33"
	}
	if style == Colour {
		word = "\x1b[" + colour + "m" + word + "\x1b[0m"
	}
	return fmt.Sprintf("%s %s  %s (%s)", word, redact.Escape(r.Label), redact.Shown(r.Scenario.Name), seconds(r.Took))
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// A report is one being written.
type report struct {
	bytes.Buffer
	style Style
	view  redact.View
}

// line writes a line, indented by steps of four blanks, with nothing in it that would drive a
// terminal.
func (b *report) line(indent int, format string, args ...any) {
	b.raw(indent, redact.Escape(fmt.Sprintf(format, args...)))
}

func (b *report) raw(indent int, line string) {
	b.WriteString(strings.Repeat("    ", indent))
	b.WriteString(line)
	b.WriteByte('\n')
}

func (b *report) heading(text string) {
	text = redact.Escape(text)
	if b.style == Colour {
		text = "\x1b[2m" + text + "\x1b[0m"
	}
	b.raw(1, text)
}

func (b *report) failure(f *Failure) {
	b.line(1, "%s", f)
	if f.Expected != "" {
		b.line(2, "expected  %s", f.Expected)
	}
	for i, line := range f.Came {
		b.line(2, "%s  %s", []string{"instead ", "        "}[min(i, 1)], line)
	}
}

func (b *report) exchange(events []trace.Event) {
	if len(events) == 0 {
		return
	}
	b.heading("the exchange around it, by modem time in seconds")
	for _, e := range events {
		b.line(2, "%9.3f  %s", e.Time, trace.TextIn(b.view, e))
	}
}

func (b *report) faults(all []FaultCount) {
	if len(all) == 0 {
		return
	}
	b.heading("faults")
	for i := range all {
		s := &all[i]
		text := "fired " + times(s.Times)
		switch {
		case s.Times > 0:
		case s.Fault.Optional:
			text = "did not fire"
		default:
			text = "never fired"
		}
		b.line(2, "%-13s line %d  %s", text, s.Fault.Pos.Line, s.Text(b.view))
	}
}

func (b *report) output(r *Result) {
	if len(r.Command) == 0 {
		return
	}
	text := strings.TrimRight(r.ShownOutput(), "\n")
	if text == "" {
		b.heading(r.Command[0] + " has written nothing")
		return
	}
	lines := strings.Split(text, "\n")
	more := len(lines) - outputLines
	if more > 0 || r.OutputCut > 0 {
		lines = lines[max(more, 0):]
		b.heading("the last that " + r.Command[0] + " has written")
	} else {
		b.heading(r.Command[0] + " has written")
	}
	for _, line := range lines {
		b.raw(2, "| "+strings.TrimRight(line, " "))
	}
}

// ShownOutput is what the program has written, its secrets masked unless they may be seen, and with
// nothing in it that would drive a terminal.
func (r *Result) ShownOutput() string {
	var b strings.Builder
	for line := range strings.Lines(string(r.Output)) {
		text := strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		b.WriteString(redact.Lines(r.View.Mask(&r.secrets, text)))
		b.WriteString(line[len(strings.TrimSuffix(line, "\n")):])
	}
	return b.String()
}

// choose picks the exchange around the first failure.
func (r *Result) choose(rec *record) {
	if len(r.Failures) == 0 {
		return
	}
	r.Exchange = rec.around(r.Failures[0].event, exchangeBefore, exchangeAfter)
	r.Events, r.Dropped = rec.all()
	at := r.Failures[0].event
	if r.Failures[0].Step > 0 { // it has failed because of what came, or as nothing came after that
		at = rec.lastTold()
	}
	r.At = max(0, at-r.Dropped)
}

package save

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"ptymodem/recording"
	"ptymodem/recording/transcript"
)

// A step is one as a scenario has it.
type step struct {
	does   string // the key and its value; empty: it expects alone
	expect []string
	note   string // a comment
}

// steps writes the dialogue.
func (w *writer) steps() {
	at := w.out.Len()
	all := w.dialogue()
	const opens, closes = `dtr: "on"`, `dtr: "off"` // the built-in host does that by itself
	if len(all) > 0 && all[0].does == opens {
		if all[0].does = ""; all[0].expect == nil {
			all = all[1:]
		}
	}
	if n := len(all); n > 0 && all[n-1].does == closes && all[n-1].expect == nil {
		all = all[:n-1]
	}
	for _, s := range all {
		parts := []string{}
		if s.does != "" {
			parts = append(parts, s.does)
		}
		switch len(s.expect) {
		case 0:
		case 1:
			parts = append(parts, "expect: "+s.expect[0])
		default:
			parts = append(parts, "expect: ["+strings.Join(s.expect, ", ")+"]")
		}
		w.line(1, "- {%s}%s", strings.Join(parts, ", "), s.note)
	}
	w.under(at, "steps:")
}

// dialogue is what went over the port as steps.
func (w *writer) dialogue() []step {
	d := dialogue{w: w, escapes: escapes(w.session.Frames)}
	o := w.session.Format
	o.Secrets, o.Inline, o.Join = true, 1<<30, 24*time.Hour // an answer is one, however slowly it comes
	var text strings.Builder
	if err := recording.Format(&text, w.session.Frames, o); err != nil {
		return nil // there is nothing that it could fail at
	}
	for _, l := range transcript.Parse("session", text.String()) {
		d.take(l)
	}
	d.endData()
	return d.steps
}

// A dialogue is being read.
type dialogue struct {
	w       *writer
	steps   []step
	data    bool            // the port is in data mode
	sent    []byte          // by the host, and in no step yet
	got     []byte          // from the modem, in data mode, and in no step yet
	listing bool            // the command that runs lists files
	last    time.Duration   // when the line before this one came
	now     time.Duration   // when this one came
	sentAt  time.Duration   // when the host's last line came
	escapes []time.Duration // when +++ came alone, and stands in no step yet
}

func (d *dialogue) take(l transcript.Line) {
	d.last, d.now = d.now, l.Time
	switch l.Word {
	case "<-":
		d.command(l.Rest)
	case "->", "+>":
		d.endData()
		d.data = strings.HasPrefix(l.Rest, "CONNECT")
		if d.byHand() {
			return
		}
		d.expect(d.w.expectedLine(l.Rest))
	case "<=", "=>":
		b, err := transcript.Content(l.Rest, nil)
		switch {
		case err != nil:
		case l.Word == "<=":
			d.fromHost(b)
		case d.data:
			d.flushSent()
			d.got = append(d.got, b...)
		}
	case "dtr":
		d.endData()
		d.data = false
		d.steps = append(d.steps, step{does: "dtr: " + quoted(l.Rest)})
	}
}

// command makes a step of a command line.
func (d *dialogue) command(line string) {
	d.endData()
	d.pause()
	d.sentAt = d.now
	d.data = false
	name := strings.ToUpper(line)
	d.listing = strings.Contains(name, "QFTPLST") || strings.Contains(name, "QFTPMLSD") || strings.Contains(name, "QFTPNLST")
	if line != "" {
		d.steps = append(d.steps, step{does: "send: " + quoted(d.w.secrets.in(line))})
	}
}

// How long a host waits before that is a step: what the modem does by itself may depend on it. Less
// is a host on a busy machine.
const (
	longPause = 500 * time.Millisecond // of modem time
	realPause = 100 * time.Millisecond // and of real time
)

// byHand reports that a line may come of what was done by hand since the host's last line: it comes
// with the next one when the scenario runs.
func (d *dialogue) byHand() bool {
	for _, done := range d.w.session.Done {
		at := done.At.Truncate(time.Millisecond) // as lines have it
		if done.Bytes == 0 && d.sentAt < at && at <= d.now {
			return true
		}
	}
	return false
}

// pause makes a step of the time that the host has let pass.
func (d *dialogue) pause() {
	if waited := d.now - d.last; len(d.steps) > 0 && waited >= longPause && waited >= time.Duration(d.w.session.Speed*float64(realPause)) {
		d.steps = append(d.steps, step{does: "pause: " + waited.Round(10*time.Millisecond).String()})
	}
}

// fromHost takes bytes that are no command line with an echo of its own.
func (d *dialogue) fromHost(b []byte) {
	switch {
	case d.data:
		d.flushGot()
		d.sent = append(d.sent, b...)
	case d.w.session.Module && isLine(b): // its echo was off, or came late
		d.command(string(b[:len(b)-1]))
	default:
		d.flushGot()
		d.sent = append(d.sent, b...)
		d.flushSent()
	}
}

const escape = "+++"

// escapes are the times at which the host has sent +++ and nothing with it.
func escapes(frames []recording.Frame) (all []time.Duration) {
	for _, f := range frames {
		if f.Dir == recording.FromHost && string(f.Bytes) == escape {
			all = append(all, f.Time)
		}
	}
	return all
}

// expect adds a line to what the latest step expects. What a modem that boots at once says before
// the host has sent anything is left out: of the boot of a reset, a host that has the port open
// hears what the host of the scenario, which opens it later, does not.
func (d *dialogue) expect(line string) {
	boot := &d.w.session.Scenario.Modem.Boot
	begun := slices.ContainsFunc(d.steps, func(s step) bool { return !strings.HasPrefix(s.does, "dtr: ") })
	if !begun && boot.When != "on-open" && boot.Staged == nil {
		return
	}
	if len(d.steps) == 0 {
		d.steps = append(d.steps, step{})
	}
	last := &d.steps[len(d.steps)-1]
	last.expect = append(last.expect, line)
}

func (d *dialogue) endData() {
	d.flushSent()
	d.flushGot()
}

// flushSent makes a step of what the host has sent.
func (d *dialogue) flushSent() {
	if len(d.sent) == 0 {
		return
	}
	data, escaped := d.sent, false
	if len(d.escapes) > 0 && d.escapes[0] <= d.now {
		data, escaped = bytes.CutSuffix(data, []byte(escape))
		d.escapes = d.escapes[1:]
	}
	if len(data) > 0 {
		f := d.w.content(data)
		content, note := d.w.given(&f)
		d.steps = append(d.steps, step{does: "data: " + content, note: note})
	}
	if escaped {
		d.steps = append(d.steps, step{does: "escape: true"})
	}
	d.sent = nil
}

// flushGot makes a step of what the modem has sent in data mode.
func (d *dialogue) flushGot() {
	if len(d.got) == 0 {
		return
	}
	f := d.w.content(d.got)
	content := fmt.Sprintf("{size: %d, sha256: %q}", f.Size, hex.EncodeToString(f.SHA256[:]))
	if d.listing || d.w.lossy {
		content = fmt.Sprintf("{size: %d}", f.Size)
	}
	d.steps = append(d.steps, step{does: "receive: " + content})
	d.got = nil
}

// content is that of bytes that went over the port, made as a file of the beginning if it is the
// same.
func (w *writer) content(b []byte) File {
	l := NewLook("", nil)
	_, _ = l.Write(b)
	f := l.File()
	for _, known := range w.known() {
		if known.SHA256 == f.SHA256 && known.Made != nil {
			f.Made = known.Made
		}
	}
	return f
}

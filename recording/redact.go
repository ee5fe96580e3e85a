package recording

import (
	"bytes"
	"slices"
	"strings"

	"ptymodem/redact"
)

// longestLine is how much of bytes without a line end is looked at as one line.
const longestLine = 4 << 10

// A finding is where a secret stands in a line.
type finding struct {
	from, to int
	kind     string
}

// An edit replaces bytes of one direction, counted over all frames.
type edit struct {
	from, to int
	word     string
}

// A redactor finds the secrets of a recording.
type redactor struct {
	substitutes
	asked []string // kinds of numbers that the answer to the latest command line has
}

// redacted returns the frames without secrets, and what kinds those were of.
func redacted(frames []Frame, o *Options) (clean []Frame, kinds []string) {
	r := newRedactor(o)
	return withoutEmpty(apply(frames, r.find(frames))), inOrder(r.kinds)
}

// withoutEmpty are the frames that have something in them.
func withoutEmpty(frames []Frame) []Frame {
	return slices.DeleteFunc(frames, func(f Frame) bool { return f.Event == "" && len(f.Bytes) == 0 })
}

func newRedactor(o *Options) redactor { return redactor{substitutes: newSubstitutes(o)} }

// find finds the secrets of frames.
func (r *redactor) find(frames []Frame) (edits [2][]edit) {
	edits = r.lines(frames)
	for _, dir := range []Direction{FromHost, ToHost} {
		edits[dir] = r.anywhere(string(wireOf(frames, dir)), edits[dir])
	}
	return edits
}

// wireOf is all that went in one direction.
func wireOf(frames []Frame, dir Direction) []byte {
	var b []byte
	for _, f := range frames {
		if f.Dir == dir {
			b = append(b, f.Bytes...)
		}
	}
	return b
}

// A begunLine is a line of one direction whose end has not come yet.
type begunLine struct {
	text []byte
	at   int // where it begins
}

// lines finds the secrets of commands and answers, in the order in which these came. A command may
// have come in several frames, typed by hand: lines are put together before they are looked at.
func (r *redactor) lines(frames []Frame) (edits [2][]edit) {
	r.asked = nil
	var begun [2]begunLine
	end := func(dir Direction, skip int) {
		l := &begun[dir]
		edits[dir] = append(edits[dir], r.line(dir, string(l.text), l.at)...)
		l.at += len(l.text) + skip
		l.text = l.text[:0]
	}
	for _, f := range frames {
		if f.Event != "" {
			continue
		}
		for b := f.Bytes; len(b) > 0; {
			l := &begun[f.Dir]
			n := bytes.IndexAny(b, "\r\n")
			ends := n >= 0
			if !ends {
				n = len(b)
			}
			if room := longestLine - len(l.text); n > room {
				n, ends = room, false
			}
			l.text = append(l.text, b[:n]...)
			switch b = b[n:]; {
			case ends:
				b = b[1:]
				end(f.Dir, 1)
			case len(l.text) == longestLine:
				end(f.Dir, 0)
			}
		}
	}
	end(FromHost, 0)
	end(ToHost, 0)
	return edits
}

// line finds the secrets of one line that begins at an offset.
func (r *redactor) line(dir Direction, line string, at int) (all []edit) {
	if line == "" {
		return nil
	}
	for _, f := range r.inLine(dir, line) {
		all = append(all, edit{at + f.from, at + f.to, r.word(f.kind, line[f.from:f.to])})
	}
	return all
}

// inLine finds the secrets of one line.
func (r *redactor) inLine(dir Direction, line string) (all []finding) {
	for _, s := range redact.Find(line) {
		all = append(all, finding{s.From, s.To, kindOf(line)})
	}
	if r.identity != nil {
		all = append(all, accounts(line)...)
		all = append(all, r.numbers(dir, line)...)
	}
	if r.hosts {
		all = append(all, hosts(line)...)
	}
	return all
}

// kindOf is the kind of the secrets that package redact finds in a line.
func kindOf(line string) string {
	switch name := strings.ToUpper(line); {
	case strings.Contains(name, "CPIN"), strings.Contains(name, "CLCK"), strings.Contains(name, "CPWD"):
		return "pin"
	case strings.Contains(name, "QSSLCFG"):
		return "key"
	}
	return "password"
}

// anywhere adds the places where a secret stands outside its line, of those that are nothing else
// by chance.
func (r *redactor) anywhere(wire string, edits []edit) []edit {
	for _, k := range r.distinct() {
		for at := 0; ; {
			i := strings.Index(wire[at:], k.secret)
			if i < 0 {
				break
			}
			from := at + i
			to := from + len(k.secret)
			if at = from + 1; k.standsAlone(wire, from, to) {
				edits = append(edits, edit{from, to, k.word})
				at = to
			}
		}
	}
	slices.SortStableFunc(edits, func(a, b edit) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	var apart []edit // a longer one hides what overlaps with it
	for _, e := range edits {
		if last := len(apart) - 1; last >= 0 && e.from < apart[last].to {
			apart[last].to = max(apart[last].to, e.to)
			continue
		}
		apart = append(apart, e)
	}
	return apart
}

// inText replaces the secrets that can hardly be anything else in a text that is not of the wire.
func (r *redactor) inText(text string) string {
	frames := []Frame{{Bytes: []byte(text)}}
	return string(apply(frames, [2][]edit{FromHost: r.anywhere(text, nil)})[0].Bytes)
}

// apply makes the edits, some of which may leave a frame empty. The word comes in the frame in
// which the secret begins.
func apply(frames []Frame, edits [2][]edit) []Frame {
	clean := make([]Frame, 0, len(frames))
	var done [2]int // of the bytes of each direction
	for _, f := range frames {
		if f.Event != "" {
			clean = append(clean, f)
			continue
		}
		from, to := done[f.Dir], done[f.Dir]+len(f.Bytes)
		done[f.Dir] = to
		var b bytes.Buffer
		at := from
		for len(edits[f.Dir]) > 0 && edits[f.Dir][0].from < to {
			e := edits[f.Dir][0]
			if e.from >= from {
				b.Write(f.Bytes[at-from : e.from-from])
				b.WriteString(e.word)
			}
			at = min(e.to, to)
			if e.to > to {
				break
			}
			edits[f.Dir] = edits[f.Dir][1:]
		}
		b.Write(f.Bytes[at-from:])
		f.Bytes = b.Bytes()
		clean = append(clean, f)
	}
	return clean
}

// Redacted returns the frames without secrets, replaced as [Format] does by o, and of what kinds
// those were.
func Redacted(frames []Frame, o Options) (clean []Frame, kinds []string) { return redacted(frames, &o) }

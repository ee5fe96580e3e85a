package recording

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"ptymodem/redact"
)

// longestLine is how much of bytes without a line end is looked at as one line.
const longestLine = 4 << 10

// An edit replaces bytes of one direction, counted over all frames.
type edit struct {
	from, to int
	secret   string
}

// A redactor finds the secrets of a recording, and has the word for each.
type redactor struct {
	words map[string]string
	kinds []string
}

// redacted returns the frames without secrets, and what kinds those were of. A command may have
// come in several frames, typed by hand: lines are put together before they are looked at.
func redacted(frames []Frame) (clean []Frame, kinds []string) {
	r := redactor{words: map[string]string{}}
	var edits [2][]edit
	var wire [2]string
	for _, dir := range []Direction{FromHost, ToHost} {
		wire[dir] = string(wireOf(frames, dir))
		edits[dir] = r.lines(wire[dir])
	}
	if len(r.words) == 0 {
		return frames, nil
	}
	for _, dir := range []Direction{FromHost, ToHost} {
		edits[dir] = r.anywhere(wire[dir], edits[dir])
	}
	slices.Sort(r.kinds)
	return r.apply(frames, edits), slices.Compact(r.kinds)
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

// lines finds the secrets of commands and answers.
func (r *redactor) lines(wire string) (all []edit) {
	for at := 0; at < len(wire); {
		end := strings.IndexAny(wire[at:min(len(wire), at+longestLine)], "\r\n")
		if end < 0 {
			end = min(longestLine, len(wire)-at)
		}
		line := wire[at : at+end]
		for _, s := range redact.Find(line) {
			all = append(all, edit{at + s.From, at + s.To, line[s.From:s.To]})
			r.note(line, line[s.From:s.To])
		}
		at += max(end, 1)
	}
	return all
}

// note gives a secret its word.
func (r *redactor) note(line, secret string) {
	if r.words[secret] != "" {
		return
	}
	r.words[secret] = "redacted" + strconv.Itoa(len(r.words)+1)
	if isSubstitute(secret) { // it was recorded before
		r.words[secret] = secret
	}
	kind := "password"
	switch name := strings.ToUpper(line); {
	case strings.Contains(name, "CPIN"), strings.Contains(name, "CLCK"), strings.Contains(name, "CPWD"):
		kind = "pin"
	case strings.Contains(name, "QSSLCFG"):
		kind = "key"
	}
	r.kinds = append(r.kinds, kind)
}

func isSubstitute(s string) bool {
	digits, ok := strings.CutPrefix(s, "redacted")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// anywhere adds the places where a secret stands outside its command, of those that are nothing
// else by chance.
func (r *redactor) anywhere(wire string, edits []edit) []edit {
	known := make([]string, 0, len(r.words))
	for secret := range r.words {
		known = append(known, secret)
	}
	for _, secret := range redact.Distinct(known) {
		for at := 0; ; {
			i := strings.Index(wire[at:], secret)
			if i < 0 {
				break
			}
			at += i
			edits = append(edits, edit{at, at + len(secret), secret})
			at += len(secret)
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

// apply makes the edits. The word comes in the frame in which the secret begins.
func (r *redactor) apply(frames []Frame, edits [2][]edit) []Frame {
	var clean []Frame
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
				b.WriteString(r.words[e.secret])
			}
			at = min(e.to, to)
			if e.to > to {
				break
			}
			edits[f.Dir] = edits[f.Dir][1:]
		}
		b.Write(f.Bytes[at-from:])
		if f.Bytes = b.Bytes(); len(f.Bytes) > 0 {
			clean = append(clean, f)
		}
	}
	return clean
}

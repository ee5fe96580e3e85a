package compare

import (
	"bytes"
	"maps"
	"strings"
)

// Progress follows a session as it is played, and tells what is still to come before the host's
// next item: by the names of lines, without regard to what they say.
type Progress struct {
	want  map[int]counts // what the recording has behind each item of the host, in all
	plain map[int]bool   // items of the host that are data or the text of a message
	total counts         // what is expected up to now
	came  counts         // what has come, but for the part of now; what was given up included

	now     []byte // what came since the host's latest item, and may still become something else
	present counts // of now
	begun   state  // before it
	live    state  // behind it
	said    bool   // something came since the host's latest item
	echoed  int    // how much had been echoed before that
	before  int    // how many commands had failed before it, more than in the recording
}

// A state is what the modem takes bytes of the host for.
type state struct {
	splitter
	prompt bool // the text of a message
}

// counts are numbers of tokens by their keys, and of bytes in data mode; "failed" is how many final
// result codes are failures.
type counts map[string]int

const failed = "failed"

func (c counts) add(t *token) {
	if t.data {
		c["data"] += t.dataSize()
		return
	}
	c[t.key()]++
	if t.key() == "final" && isFailure(t.text) {
		c[failed]++
	}
}

// NewProgress returns one for a recording.
func NewProgress(recorded []Item) *Progress {
	s, host := read(recorded, nil)
	p := &Progress{want: map[int]counts{}, plain: host.plain, total: counts{}, came: counts{}, present: counts{}}
	each := func(tokens ...*token) {
		for _, t := range tokens {
			if t == nil {
				continue
			}
			if p.want[t.segment] == nil {
				p.want[t.segment] = counts{}
			}
			p.want[t.segment].add(t)
		}
	}
	each(s.urcs...)
	for _, d := range s.dialogues {
		each(d.answer...)
		each(d.data...)
		each(d.final)
	}
	p.expect(0)
	return p
}

func (p *Progress) expect(id int) {
	for k, n := range p.want[id] {
		p.total[k] += n
	}
}

// Host notes that the host does an item now. What was expected behind an item that it leaves out is
// not expected.
func (p *Progress) Host(i *Item) {
	for k, n := range p.present {
		p.came[k] += n
	}
	if p.live.echoes == p.echoed && p.said {
		p.live.pending = nil // what is not echoed at once will not be
	}
	p.now, p.present, p.said, p.echoed = nil, counts{}, false, p.live.echoes
	switch {
	case i.Kind == Sent && !p.plain[i.ID]:
		p.live.data, p.live.prompt = false, false
		p.live.expect(i.Bytes)
	case i.Kind == Sent && p.live.prompt:
		p.live.expect(i.Bytes)
	case i.Kind == Event && strings.HasPrefix(i.Text, "dtr"):
		p.live = state{}
	}
	p.live.prompt = p.live.prompt && !bytes.ContainsAny(i.Bytes, "\x1a\x1b")
	p.before = max(0, p.failures())
	p.begun = p.live
	p.expect(i.ID)
}

// Came notes what the modem sends.
func (p *Progress) Came(b []byte) {
	p.said = p.said || len(b) > 0
	p.now = append(p.now, b...)
	p.live, p.present = p.begun, counts{}
	whole := counts{} // lines, which stay what they are
	end := 0          // of them
	p.live.split(p.now, func(t token, offset int) {
		p.present.add(&t)
		p.live.prompt = isPrompt(&t)
		if t.data {
			end = -1 // what follows may become data, too
		}
		if t.line && end >= 0 {
			whole.add(&t)
			end = offset + t.length()
		}
	})
	if end <= 0 || p.live.data {
		return
	}
	for k, n := range whole {
		p.came[k] += n
		p.present[k] -= n
	}
	p.now = p.now[end:]
	p.begun = p.live
}

// Missing are the names of what is still to come, nil if nothing is.
func (p *Progress) Missing() []string {
	var all []string
	for k := range maps.Keys(p.total) {
		if k != failed && p.total[k] > p.came[k]+p.present[k] {
			all = append(all, k)
		}
	}
	return all
}

// Failed reports that more commands have failed since the host's latest item than in the recording,
// so that what is still to come may never do.
func (p *Progress) Failed() bool { return p.failures() > p.before }

// failures are how many more have failed than in the recording.
func (p *Progress) failures() int { return p.came[failed] + p.present[failed] - p.total[failed] }

// GiveUp has nothing more come of what is missing.
func (p *Progress) GiveUp() {
	for k, n := range p.total {
		if k != failed {
			p.came[k] = max(p.came[k], n-p.present[k])
		}
	}
}

// Text reports that an item of the host is data, or the text of a message, in the recording.
func (p *Progress) Text(id int) bool { return p.plain[id] }

// TakesText reports that the modem takes data or the text of a message now.
func (p *Progress) TakesText() bool { return p.live.data || p.live.prompt }

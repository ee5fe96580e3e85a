package compare

import (
	"bytes"
	"slices"
	"strings"
	"time"
)

// A side is one modem in a session: its dialogues and its URCs.
type side struct {
	dialogues []*dialogue // in the order of the host's command lines
	urcs      []*token
}

// A dialogue is a command line and what a modem answered.
type dialogue struct {
	command
	index   int // of the command line, from 0; -1 for what is no answer
	segment int // the number of the item that it ended with
	echoed  bool
	answer  []*token // lines, and bytes that are no line
	data    []*token
	final   *token
	given   []byte // what the host sent in data mode
}

// lines are those of the host: the index of the first command line of each item, and the lines.
type hostLines struct {
	of    map[int][]int // by the number of the item
	all   []command
	plain map[int]bool // items that are data or the text of a message
}

// A reader makes a side of items.
type reader struct {
	splitter
	side
	host    *hostLines
	owner   bool // it finds the command lines; other readers have those of the first
	line    []byte
	prompt  bool      // after "> "
	last    *dialogue // of the latest command line
	open    []*dialogue
	talking *dialogue // that data belongs to
	segment int
	count   int
	piece   []byte // bytes of the modem since the host's last item
	spans   []span
	latest  *token // of them, if it is the beginning of a line
	from    *Item  // that it came from
}

// A span says from where bytes of a piece are.
type span struct {
	from int
	item *Item
}

// read makes a side of items. host is nil for the side that the command lines are taken from.
func read(items []Item, host *hostLines) (*side, *hostLines) {
	r := &reader{host: host, owner: host == nil}
	if r.owner {
		r.host = &hostLines{of: map[int][]int{}, plain: map[int]bool{}}
	}
	for i := range items {
		r.item(&items[i])
	}
	r.flush()
	r.release()
	return &r.side, r.host
}

func (r *reader) item(i *Item) {
	switch i.Kind {
	case Sent:
		r.flush()
		r.hold()
		r.segment = i.ID
		r.sent(i)
	case Event:
		r.flush()
		r.release()
		r.segment = i.ID
		if strings.HasPrefix(i.Text, "dtr") {
			r.data, r.prompt, r.line, r.pending, r.open = false, false, nil, nil, nil
		}
	case Came:
		r.spans = append(r.spans, span{len(r.piece), i})
		r.piece = append(r.piece, i.Bytes...)
	case Digested, DataLike:
		r.flush()
		r.release()
		t := &token{Place: i.Place, at: i.Time, timed: i.Timed, data: true, size: i.Digest.Size}
		if i.Kind == Digested {
			t.digest = &i.Digest
		} else {
			t.like = i.Text
		}
		r.token(t)
	case LineLike:
		r.flush()
		r.release()
		r.data = false
		r.token(&token{Place: i.Place, at: i.Time, timed: i.Timed, line: true, lead: i.Lead, like: i.Text})
	}
}

// sent takes bytes of the host: command lines, or data.
func (r *reader) sent(i *Item) {
	if r.owner && !i.Command {
		r.host.plain[i.ID] = r.data || r.prompt
	}
	if r.host.plain[i.ID] {
		if d := r.talking; d != nil {
			d.given = append(d.given, i.Bytes...)
		}
		if r.prompt {
			r.expect(i.Bytes)
			r.prompt = !bytes.ContainsAny(i.Bytes, "\x1a\x1b")
		}
		return
	}
	r.data, r.prompt = false, false
	if r.owner {
		r.find(i)
	}
	r.expect(i.Bytes)
	for _, n := range r.host.of[i.ID] {
		d := &dialogue{command: r.host.all[n], index: n, segment: i.ID}
		d.at, d.timed = i.Time, i.Timed
		r.open = slices.DeleteFunc(r.open, func(o *dialogue) bool { return o.unanswered(d) })
		r.dialogues = append(r.dialogues, d)
		r.open = append(r.open, d)
		r.talking = d
		r.last = d
	}
}

// lostAfter is how long a host waits for the answer to a command that is not slow before it sends
// another.
const lostAfter = time.Second

// unanswered reports that nothing will answer a command, since the host has gone on: it repeats it,
// or has waited for long. A module that is not up yet answers nothing.
func (d *dialogue) unanswered(next *dialogue) bool {
	if len(d.answer)+len(d.data) > 0 || d.segment == next.segment {
		return false
	}
	return d.text == next.text || d.timed && next.timed && next.at-d.at >= lostAfter && !isSlow(d.names)
}

// longestLine is how much of a line without an end is kept.
const longestLine = 4 << 10

// find finds the command lines that end in an item.
func (r *reader) find(i *Item) {
	for _, c := range i.Bytes {
		if c != '\r' && (c != '/' || !strings.EqualFold(string(r.line), "A")) {
			if c != '\n' && len(r.line) < longestLine {
				r.line = append(r.line, c)
			}
			continue
		}
		text := strings.TrimLeft(string(r.line), " ")
		if r.line = nil; c == '/' {
			text = "A/"
		}
		names := Names(text)
		if text == "A/" && len(r.host.all) > 0 {
			names = r.host.all[len(r.host.all)-1].names
		}
		if text != "A/" && !strings.Contains(strings.ToUpper(text), "AT") {
			continue
		}
		r.host.of[i.ID] = append(r.host.of[i.ID], len(r.host.all))
		r.host.all = append(r.host.all, command{Place: i.Place, text: text, names: names, at: i.Time, timed: i.Timed})
	}
}

// flush divides what came since the host's last item.
func (r *reader) flush() {
	b, spans := r.piece, r.spans
	r.piece, r.spans = nil, nil
	if len(b) == 0 {
		return
	}
	had := r.echoes
	r.split(b, func(t token, offset int) {
		for len(spans) > 1 && spans[1].from <= offset {
			spans = spans[1:]
		}
		s := spans[0].item
		t.Place, t.at, t.timed = s.Place, s.Time, s.Timed
		if r.latest = nil; !t.line && !t.data && !isPrompt(&t) && !strings.HasSuffix(t.text, "\r") {
			r.latest, r.from = &t, s
			return
		}
		r.token(&t)
	})
	switch {
	case r.echoes == had:
		r.pending = nil // what is not echoed at once will not be
	case r.last != nil:
		r.last.echoed = true
	}
}

// hold keeps the beginning of a line, whose end comes behind what the host sends now.
func (r *reader) hold() {
	if t := r.latest; t != nil {
		r.latest = nil
		r.piece, r.spans = []byte(t.text), []span{{0, r.from}}
	}
}

// release takes the beginning of a line as it is: its end does not come.
func (r *reader) release() {
	if t := r.latest; t != nil {
		r.latest = nil
		r.token(t)
	}
}

// token gives a token to its dialogue, or takes it for a URC.
func (r *reader) token(t *token) {
	t.segment, t.index = r.segment, r.count
	r.count++
	text := t.text
	r.prompt = isPrompt(t)
	d := r.dialogueOf(t)
	switch {
	case t.data:
		if d = r.talking; d == nil {
			d = r.stray()
		}
		d.data = append(d.data, t)
	case d == nil:
		r.urcs = append(r.urcs, t)
		if text == "RDY" {
			r.open = nil // what ran before is void
		}
	case t.key() == "final":
		d.final = t
		r.open = slices.DeleteFunc(r.open, func(o *dialogue) bool { return o == d })
	default:
		d.answer = append(d.answer, t)
		r.talking = d
	}
}

// stray is a dialogue for data without a command.
func (r *reader) stray() *dialogue {
	r.talking = &dialogue{index: -1}
	r.dialogues = append([]*dialogue{r.talking}, r.dialogues...)
	return r.talking
}

// dialogueOf is the running command that a token answers; nil if it is a URC. A line with the name
// of a later command tells that those before it will not be answered.
func (r *reader) dialogueOf(t *token) *dialogue {
	if len(r.open) == 0 || t.data {
		return nil
	}
	switch key := t.key(); key {
	case "final", "raw", "text", "CONNECT":
		return r.open[0]
	default:
		for i, d := range r.open {
			if slices.Contains(d.names, key) {
				r.open = r.open[i:]
				return d
			}
		}
		return nil
	}
}

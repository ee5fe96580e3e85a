package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ptymodem/recording/transcript"
)

// Compare compares what came with what was expected. Both have the items of the host; one that got
// lacks was not sent, and what was expected behind it is not compared.
func Compare(want, got []Item, o Options) Result {
	want = resolved(want, got)
	a, host := read(want, nil)
	b, _ := read(got, host)
	c := &comparison{Options: o, recorded: a.dialogues}
	for _, i := range want {
		c.file = cmp.Or(c.file, i.File)
	}
	others := map[int]*dialogue{}
	for _, d := range b.dialogues {
		others[d.index] = d
	}
	if d := others[-1]; d != nil && !slices.ContainsFunc(a.dialogues, func(d *dialogue) bool { return d.index < 0 }) {
		c.dialogue(&dialogue{index: -1}, d)
	}
	for _, d := range a.dialogues {
		other := others[d.index]
		if other == nil && d.index < 0 {
			other = &dialogue{index: -1}
		}
		if other != nil {
			levelled(d, other, a, b)
			c.dialogue(d, other)
		}
	}
	sent := map[int]bool{0: true}
	for i := range got {
		sent[got[i].ID] = sent[got[i].ID] || got[i].Host()
	}
	c.urcs(a, b, sent)
	c.order()
	return c.result(a, others)
}

// resolved are the items that were expected, with the bytes that came in place of their digest,
// where all that a modem sent between two items of the host has that digest: outside of data mode
// it is not known what lines that was.
func resolved(want, got []Item) []Item {
	came := map[int][]byte{}
	segment := 0
	for i := range got {
		if got[i].Host() {
			segment = got[i].ID
		} else {
			came[segment] = append(came[segment], got[i].Bytes...)
		}
	}
	segment = 0
	var all []Item
	for i := range want {
		w := want[i]
		if w.Host() {
			segment = w.ID
		}
		alone := i == 0 || want[i-1].Host()
		alone = alone && (i+1 == len(want) || want[i+1].Host())
		if b := came[segment]; w.Kind == Digested && alone && transcript.DigestOf(b) == w.Digest {
			w.Kind, w.Bytes = Came, b
		}
		all = append(all, w)
	}
	return all
}

// levelled has lines that answer a command on one side only, and are URCs on the other, be URCs on
// both: a result URC may come before the final result code.
func levelled(w, g *dialogue, a, b *side) {
	level := func(d, other *dialogue, own, others *side) {
		d.answer = slices.DeleteFunc(d.answer, func(t *token) bool {
			same := func(o *token) bool { return o.key() == t.key() }
			if lineName(t.text) == "" || slices.ContainsFunc(other.answer, same) || !slices.ContainsFunc(others.urcs, same) {
				return false
			}
			i, _ := slices.BinarySearchFunc(own.urcs, t, func(x, y *token) int { return x.index - y.index })
			own.urcs = slices.Insert(own.urcs, i, t)
			return true
		})
	}
	level(w, g, a, b)
	level(g, w, b, a)
}

// A comparison is one under way.
type comparison struct {
	Options
	file     string
	recorded []*dialogue
	found    []finding
	pairs    []pair
	mute     bool // the latest command that was compared has another echo than expected
}

// A finding is a difference, and whose it is.
type finding struct {
	Difference
	of *dialogue // of the recorded side; nil if no command has anything to do with it
}

func (c *comparison) add(class Class, of *dialogue, line int, expected, came string) {
	command := ""
	if of != nil {
		command = of.text
	}
	c.found = append(c.found, finding{Difference{Class: class, File: c.file, Line: line, Command: command, Expected: expected, Came: came}, of})
}

// dialogue compares the answers to one command.
func (c *comparison) dialogue(w, g *dialogue) {
	c.echo(w, g)
	c.timing(w, g)
	switch {
	case c.unknown(w) && g.final != nil && isFailure(g.final.text) && (w.final == nil || w.final.shown() != g.final.text):
		c.add(Unknown, w, w.Line, w.shown(), g.final.text)
		return
	case w.final == nil && g.final == nil:
	case w.final == nil:
		c.add(Extra, w, w.Line, "", g.final.shown())
	case g.final == nil:
		c.add(Missing, w, w.final.Line, w.final.shown(), g.shown())
		return
	default:
		if class := compareLines(w.final, g.final, w.text, w.names); class == Code {
			c.add(Code, w, w.final.Line, w.final.shown(), g.final.shown())
			return // the lines of one that failed are not those of one that did not
		} else if class < None {
			c.add(class, w, w.final.Line, framed(w.final), framed(g.final))
		}
		c.pairs = append(c.pairs, pair{w.final, g.final})
	}
	c.answers(w, g)
	c.data(w, g)
}

func (c *comparison) unknown(w *dialogue) bool {
	return c.Known != nil && slices.ContainsFunc(w.names, func(name string) bool { return len(name) > 2 && !c.Known(name) })
}

// answers compares the lines before the final result code.
func (c *comparison) answers(w, g *dialogue) {
	pairs, missing, extra := alignAll(w.answer, g.answer, func(a, b *token) bool { return compareLines(a, b, w.text, w.names) >= Value })
	c.compared(pairs, func(*token) *dialogue { return w }, w)
	for _, t := range missing {
		c.add(Missing, w, t.Line, t.shown(), "")
	}
	for _, t := range extra {
		c.add(Extra, w, w.Line, "", t.shown())
	}
}

// compared adds what pairs of lines differ in. They answer a command, or nil.
func (c *comparison) compared(pairs []pair, of func(*token) *dialogue, answered *dialogue) {
	text, names := "", []string(nil)
	if answered != nil {
		text, names = answered.text, answered.names
	}
	for _, p := range pairs {
		class := compareLines(p.want, p.got, text, names)
		if class < None {
			expected, came := p.want.shown(), p.got.shown()
			if expected == came {
				expected, came = framed(p.want), framed(p.got)
			}
			c.add(class, of(p.want), p.want.Line, expected, came)
		}
		c.pairs = append(c.pairs, p)
	}
}

// framed is a line with what is around it.
func framed(t *token) string {
	s := t.text
	if t.lead {
		s = "\r\n" + s
	}
	if t.line {
		s += "\r\n"
	}
	return fmt.Sprintf("%q", s)
}

// alignAll aligns tokens name by name, in the order in which the names come.
func alignAll(want, got []*token, same func(a, b *token) bool) (pairs []pair, missing, extra []*token) {
	var keys []string
	w, g := map[string][]*token{}, map[string][]*token{}
	note := func(all []*token, by map[string][]*token) {
		for _, t := range all {
			k := t.key()
			if len(w[k])+len(g[k]) == 0 {
				keys = append(keys, k)
			}
			by[k] = append(by[k], t)
		}
	}
	likened(want, got)
	note(want, w)
	note(got, g)
	for _, k := range keys {
		p, m, e := align(w[k], g[k], same)
		pairs, missing, extra = append(pairs, p...), append(missing, m...), append(extra, e...)
	}
	return pairs, missing, extra
}

// likened gives patterns the name of the first line that they match.
func likened(want, got []*token) {
	taken := map[*token]bool{}
	for _, t := range want {
		if t.like == "" {
			continue
		}
		for _, g := range got {
			if !taken[g] && like(t, g, nil) == None {
				t.text, taken[g] = g.text, true
				break
			}
		}
	}
}

// echo compares whether a command line comes back. Only a change is told: what differs of all lines
// is one difference.
func (c *comparison) echo(w, g *dialogue) {
	if w.index < 0 || w.final == nil || g.final == nil {
		return
	}
	if w.echoed == g.echoed {
		c.mute = false
		return
	}
	if !c.mute {
		if w.echoed {
			c.add(Missing, w, w.Line, "the echo", "")
		} else {
			c.add(Extra, w, w.Line, "", "the echo")
		}
	}
	c.mute = true
}

// shown are the lines of an answer in one line.
func (d *dialogue) shown() string {
	var all []string
	for _, t := range d.answer {
		all = append(all, t.shown())
	}
	if d.final != nil {
		all = append(all, d.final.shown())
	}
	const most = 4
	if len(all) > most {
		all = slices.Concat(all[:most-1], []string{"…"}, all[len(all)-1:])
	}
	return strings.Join(all, " · ")
}

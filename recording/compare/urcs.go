package compare

import "slices"

// urcs compares the URCs of the whole session. What was expected behind something that the host did
// not get to send is not compared.
func (c *comparison) urcs(a, b *side, sent map[int]bool) {
	expected := slices.DeleteFunc(slices.Clone(a.urcs), func(t *token) bool { return !sent[t.segment] })
	pairs, missing, extra := alignAll(expected, b.urcs, func(w, g *token) bool { return compareLines(w, g, "", nil) >= Value })
	c.compared(pairs, c.resultOf, nil)
	for _, t := range missing {
		c.add(Missing, c.resultOf(t), t.Line, t.shown(), "")
	}
	for _, t := range extra {
		of, line := c.resultOf(t), 1
		if of == nil {
			of = c.before(t.segment)
		}
		if of != nil {
			line = of.Line
		}
		c.add(Extra, of, line, "", t.shown())
	}
}

// resultOf is the latest command before a URC that has its name, nil if there is none.
func (c *comparison) resultOf(t *token) *dialogue {
	key := t.key()
	for i := len(c.recorded) - 1; i >= 0; i-- {
		if d := c.recorded[i]; d.segment <= t.segment && slices.Contains(d.names, key) {
			return d
		}
	}
	return nil
}

// before is the command that the host sent last before an item, or with it; nil if there is none.
func (c *comparison) before(segment int) *dialogue {
	for i := len(c.recorded) - 1; i >= 0; i-- {
		if d := c.recorded[i]; d.index >= 0 && d.segment <= segment {
			return d
		}
	}
	return nil
}

// order compares the order of what came while the host did nothing.
func (c *comparison) order() {
	by := map[int][]pair{}
	for _, p := range c.pairs {
		if p.want.segment == p.got.segment {
			by[p.want.segment] = append(by[p.want.segment], p)
		}
	}
	for _, pairs := range by {
		slices.SortFunc(pairs, func(a, b pair) int { return a.want.index - b.want.index })
		for _, p := range displaced(pairs) {
			after := "first"
			for _, q := range pairs {
				if q.got.index < p.got.index {
					after = "after " + q.got.shown()
				}
			}
			c.add(Order, c.before(p.want.segment), p.want.Line, p.want.shown(), after)
		}
	}
}

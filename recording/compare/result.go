package compare

import (
	"cmp"
	"maps"
	"slices"
)

// result puts the differences in order, marks those that are downstream, and counts commands.
func (c *comparison) result(a *side, others map[int]*dialogue) Result {
	first := 0
	for _, d := range c.found {
		if d.Class == Code && (first == 0 || d.Line < first) {
			first = d.Line
		}
	}
	for i := range c.found {
		c.found[i].Downstream = first > 0 && c.found[i].Line > first
	}
	var r Result
	for _, f := range c.found {
		r.Differences = append(r.Differences, f.Difference)
	}
	slices.SortStableFunc(r.Differences, worstFirst)
	tallies := map[string]*Tally{}
	differs := map[*dialogue]bool{}
	for _, f := range c.found {
		if f.Class < Timing && f.of != nil {
			differs[f.of] = differs[f.of] || !f.Downstream // what is downstream proves nothing
		}
	}
	for _, d := range a.dialogues {
		if d.index < 0 || others[d.index] == nil {
			continue
		}
		r.Commands++
		differing, found := differs[d]
		if found && !differing {
			continue
		}
		for _, name := range d.names {
			t := tallies["AT"+name]
			if t == nil {
				t = &Tally{Command: "AT" + name}
				tallies[t.Command] = t
			}
			if differing {
				t.Differs++
			} else {
				t.Same++
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(tallies)) {
		r.Tallies = append(r.Tallies, *tallies[name])
	}
	return r
}

// Add adds a difference that was found in another way.
func (r *Result) Add(d Difference) {
	r.Differences = append(r.Differences, d)
	slices.SortStableFunc(r.Differences, worstFirst)
}

func worstFirst(a, b Difference) int {
	return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.Line, b.Line))
}

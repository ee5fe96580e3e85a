package fault

import (
	"fmt"

	"ptymodem/scenarios/schema"
)

func nthTrigger() Trigger {
	return trigger("nth", "nth: 3",
		"Only the Nth event that meets the conditions, counted from 1.",
		schema.Int(1, schema.MaxCount), func(w *When) *int { return &w.Nth }, nil)
}

func everyTrigger() Trigger {
	return trigger("every", "every: 10",
		"Every Nth event that meets the conditions: with 10 the tenth, the twentieth and so on, counted after skip.",
		schema.Int(1, schema.MaxCount), func(w *When) *int { return &w.Every }, nil)
}

func skipTrigger() Trigger {
	return trigger("skip", "skip: 2",
		"The first N events that meet the conditions do not count.",
		schema.Int(1, schema.MaxCount), func(w *When) *int { return &w.Skip }, nil)
}

func timesTrigger() Trigger {
	return trigger("times", "times: 2",
		"How often it fires at most: with 2 the first two events fail, and no further one.",
		schema.Int(1, schema.MaxCount), func(w *When) *int { return &w.Times }, nil)
}

func chanceTrigger() Trigger {
	return trigger("chance", "chance: 0.02",
		"The probability, from 0 to 1, with which it fires at an event that everything else lets through. Each fault has "+
			"its own random stream, made from the scenario's seed, so that the same events give the same faults.",
		schema.Optional(schema.Probability()), func(w *When) **float64 { return &w.Chance }, nil)
}

func afterTrigger() Trigger {
	return trigger("after", "after: 40KiB",
		"With ftp: how many bytes of the command's transfer move before it fires. It does not fire at a shorter transfer, "+
			"which times does not count.",
		schema.PositiveSize(), func(w *When) *int64 { return &w.After }, nil)
}

// countText are the counters that are given, as in the file.
func (w *When) countText() []string {
	var all []string
	for _, c := range []struct {
		key   string
		value int
	}{{"nth", w.Nth}, {"every", w.Every}, {"skip", w.Skip}, {"times", w.Times}} {
		if c.value > 0 {
			all = append(all, fmt.Sprintf("%s: %d", c.key, c.value))
		}
	}
	if w.Chance != nil {
		all = append(all, fmt.Sprintf("chance: %v", *w.Chance))
	}
	if w.After > 0 {
		all = append(all, "after: "+schema.FormatSize(w.After))
	}
	return all
}

// counted reports whether the counters let the nth event through, and if not, which of them stops
// it.
func (w *When) counted(n int) (ok bool, by string) {
	switch {
	case w.Nth > 0 && n != w.Nth:
		return false, fmt.Sprintf("nth: %d", w.Nth)
	case n <= w.Skip:
		return false, fmt.Sprintf("skip: %d", w.Skip)
	case w.Every > 0 && (n-w.Skip)%w.Every != 0:
		return false, fmt.Sprintf("every: %d", w.Every)
	}
	return true, ""
}

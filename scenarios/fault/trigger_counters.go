package fault

import (
	"fmt"

	"ptymodem/scenarios/schema"
)

func nthTrigger() Trigger {
	return trigger("nth", "nth: 3",
		"Only the Nth event that the others let through, counted from 1.",
		schema.Int(1, schema.MaxCount), func(w *When) *int { return &w.Nth }, nil)
}

func everyTrigger() Trigger {
	return trigger("every", "every: 10",
		"Every Nth event that the others let through: with 10 the tenth, the twentieth and so on, after those that skip passes over.",
		schema.Int(1, schema.MaxCount), func(w *When) *int { return &w.Every }, nil)
}

func skipTrigger() Trigger {
	return trigger("skip", "skip: 2",
		"The first N events pass unharmed.",
		schema.Int(1, schema.MaxCount), func(w *When) *int { return &w.Skip }, nil)
}

func timesTrigger() Trigger {
	return trigger("times", "times: 2",
		"How often it fires at most: with 2 the first two fail, then all is well.",
		schema.Int(1, schema.MaxCount), func(w *When) *int { return &w.Times }, nil)
}

func chanceTrigger() Trigger {
	return trigger("chance", "chance: 0.02",
		"How likely it fires at an event that all else lets through, from 0 to 1. The scenario's seed rules: each fault has a row of draws of its own, "+
			"so the same events give the same faults.",
		schema.Optional(schema.Probability()), func(w *When) **float64 { return &w.Chance }, nil)
}

func afterTrigger() Trigger {
	return trigger("after", "after: 40KiB",
		"With ftp: how many bytes of the command's transfer have moved before it fires. A transfer that is shorter is spared, and uses up nothing of times.",
		schema.PositiveSize(), func(w *When) *int64 { return &w.After }, nil)
}

// countText is what is given of the counters.
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

// counted tells whether the counters let the nth event through, and if not, which of them.
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

package session

import (
	"slices"

	"ptymodem/emulator/at"
)

// scriptedAnswer says lines in place of running a command. Those after the final result code come
// as URCs do, on the port that asked.
func scriptedAnswer(c *at.Call, lines []string) error {
	end := slices.IndexFunc(lines, func(l string) bool { _, ok := at.FinalResult(l); return ok })
	if end < 0 {
		for _, l := range lines {
			c.Line(l)
		}
		return at.ErrNoResult
	}
	for _, l := range lines[:end] {
		c.Line(l)
	}
	if urcs := lines[end+1:]; len(urcs) > 0 {
		r := NewResultURC(c)
		c.Then(func() {
			r.g.Loop.After(ResultDelay, func() {
				for i, text := range urcs {
					var sent func()
					if i == len(urcs)-1 {
						sent = r.onSent(nil)
					}
					r.sendHere(text, sent)
				}
			})
		})
	}
	err, _ := at.FinalResult(lines[end])
	return err
}

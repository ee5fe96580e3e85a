package emulator

import (
	"slices"
	"strings"
)

// silence is how a line ends without a final result code.
type silence struct{}

func (silence) Error() string { return "silence" }

// errSilent ends a line that is not answered.
var errSilent = silence{}

// verbatim is a final result code as it was written, which AT+CMEE does not change.
type verbatim string

func (v verbatim) Error() string { return string(v) }

// recite says lines in place of running a command. Those after the final result code come as URCs do, on the port that asked.
func (c *Call) recite(lines []string) error {
	end := slices.IndexFunc(lines, func(l string) bool { _, ok := finalResult(l); return ok })
	if end < 0 {
		for _, l := range lines {
			c.line(l)
		}
		return errSilent
	}
	for _, l := range lines[:end] {
		c.line(l)
	}
	if urcs := lines[end+1:]; len(urcs) > 0 {
		r := c.promise()
		c.then(func() {
			c.m.loop.After(resultDelay, func() {
				for i, text := range urcs {
					var sent func()
					if i == len(urcs)-1 {
						sent = r.kept(nil)
					}
					r.here(text, sent)
				}
			})
		})
	}
	err, _ := finalResult(lines[end])
	return err
}

// finalResult is how a line that is a final result code ends its command (V.250 5.7.1, 27.007 9.2); false if it is none.
func finalResult(line string) (end error, ok bool) {
	switch line {
	case resultOK.word:
		return nil, true
	case resultError.word:
		return resultError, true
	case resultNoCarrier.word:
		return resultNoCarrier, true
	case "NO DIALTONE":
		return resultCode{line, 6}, true
	case "BUSY":
		return resultCode{line, 7}, true
	case "NO ANSWER":
		return resultCode{line, 8}, true
	}
	switch {
	case line == resultConnect.word, strings.HasPrefix(line, resultConnect.word+" "):
		return resultCode{line, resultConnect.number}, true
	case strings.HasPrefix(line, "+CME ERROR:"), strings.HasPrefix(line, "+CMS ERROR:"):
		return verbatim(line), true
	}
	return nil, false
}

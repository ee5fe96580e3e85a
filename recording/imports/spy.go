package imports

import (
	"regexp"
	"strings"
	"sync"
	"time"

	"ptymodem/recording"
)

// What pyserial 3.5 writes for spy://, see its urlhandler/protocol_spy.py: a line for each 16
// bytes, with an offset, and lines for what was done to the modem lines.
//
//	000000.203 TX   0000  41 54 0D                                          AT.
//	000000.204 RX   0000  41 54 0D 0D 0A 4F 4B 0D  0A                       AT...OK..
//	000002.469 RTS  inactive
//
// ?all adds reads without bytes and queries; ?color begins lines with escape sequences. ?raw, which
// works with Python 2 alone, has bytes and nothing else: see readCapture.

// spyForms are the kinds of lines.
type spyForms struct{ bytes, control, colour *regexp.Regexp }

var spy = sync.OnceValue(func() *spyForms {
	return &spyForms{
		bytes:   regexp.MustCompile(`^(\d{6,9}\.\d{3}) ([TR]X)   ([0-9A-F]{4,8})  ((?:[0-9A-F]{2} ){1,8}(?: (?:[0-9A-F]{2} ){0,8})?)`),
		control: regexp.MustCompile(`^(\d{6,9}\.\d{3}) (DTR|RTS|BRK)  (active|inactive|send_break)`),
		colour:  regexp.MustCompile("\x1b\\[[0-9;]*m"),
	}
})

func looksLikeSpy(text string) bool {
	f := spy()
	n := 0
	for l := range strings.Lines(text) {
		if f.bytes.MatchString(f.colour.ReplaceAllString(l, "")) {
			return true
		}
		if n++; n > 20000 {
			break
		}
	}
	return false
}

func readSpy(b *builder, text string) error {
	f := spy()
	p := b.of("")
	return b.each(text, func(line string) error {
		line = f.colour.ReplaceAllString(line, "")
		if m := f.control.FindStringSubmatch(line); m != nil {
			if event := spyEvent(m[2], m[3]); event != "" {
				p.frame(recording.Frame{Time: spyTime(m[1]), Event: event})
			}
			return nil
		}
		m := f.bytes.FindStringSubmatch(line)
		if m == nil {
			return nil
		}
		dir := recording.FromHost
		if m[2] == "RX" {
			dir = recording.ToHost
		}
		row := hexFields(m[4])
		if last := len(p.frames) - 1; last >= 0 && strings.Trim(m[3], "0") != "" && p.frames[last].Dir == dir && p.frames[last].Event == "" {
			p.frames[last].Bytes = append(p.frames[last].Bytes, row...) // more of what was read at once
			p.bytes += len(row)
			return nil
		}
		p.add(spyTime(m[1]), dir, row)
		return nil
	})
}

// spyEvent is what was done to a line of the port.
func spyEvent(line, what string) string {
	switch {
	case line == "BRK" && what != "inactive":
		return "break"
	case line == "BRK":
		return ""
	}
	return strings.ToLower(line) + map[string]string{"active": " on", "inactive": " off"}[what]
}

// spyTime is that of a line: seconds since the port was opened, to the millisecond.
func spyTime(text string) time.Duration {
	seconds, millis, _ := strings.Cut(text, ".")
	return time.Duration(number(seconds))*time.Second + fraction(millis)
}

// hexFields are the bytes of a text of two digits each.
func hexFields(text string) (all []byte) {
	for _, s := range strings.Fields(text) {
		all = append(all, hexRow(" "+strings.ToLower(s), 1)...)
	}
	return all
}

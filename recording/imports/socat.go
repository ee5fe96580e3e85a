package imports

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"ptymodem/recording"
)

// What socat -x writes, by xiotransfer.c of its source and by 1.7.4.4 itself, which has the
// microseconds in nine digits; 1.7.3 has six:
//
//	> 2026/11/28 13:25:18.000203117  length=3 from=0 to=2
//	 41 54 0d                                         AT.
//	--
//
// With -x alone the bytes are one line, without text and without the end. > is from the first
// address of the command line to the second.

var socatHeader = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([<>]) (\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)(?:\.(\d{6,9}))? +length=(\d{1,9}) from=\d+ to=\d+`)
})

var socatHex = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^[<>] \d{4}/\d\d/\d\d .* length=\d+ from=\d+ to=\d+\r?\n( [0-9a-f]{2})+(\s|$)`)
})

func looksLikeSocat(text string) bool { return socatHex().MatchString(text) }

func isSocatHeader(line string) bool { return socatHeader().MatchString(line) }

// A block is the bytes below a header.
type block struct {
	line  int
	arrow string
	at    time.Duration
	size  int
	bytes []byte
}

func readSocat(b *builder, text string) error {
	var all []*block
	var open *block
	ended := func() error {
		if open != nil && len(open.bytes) != open.size {
			return b.at(open.line, fmt.Errorf("%d of %d bytes follow: want the log of socat -x as it was written", len(open.bytes), open.size))
		}
		open = nil
		return nil
	}
	err := b.each(text, func(line string) error {
		m := socatHeader().FindStringSubmatch(line)
		if m == nil {
			if open != nil && len(open.bytes) < open.size {
				open.bytes = append(open.bytes, hexRow(line, open.size-len(open.bytes))...)
			}
			return nil
		}
		if err := ended(); err != nil {
			return err
		}
		at, dated, _ := clockAt(m[2])
		b.dated = dated
		open = &block{line: b.line, arrow: m[1], at: at + micros(m[3]), size: number(m[4])}
		all = append(all, open)
		return nil
	})
	if err != nil {
		return err
	}
	if err := ended(); err != nil {
		return err
	}
	host := hostArrow(all)
	for _, o := range all {
		dir := recording.ToHost
		if o.arrow == host {
			dir = recording.FromHost
		}
		b.of("").add(o.at, dir, o.bytes)
	}
	return nil
}

// micros are those of a time: six digits, or nine with zeros in front.
func micros(digits string) time.Duration {
	if len(digits) == 9 && strings.HasPrefix(digits, "000") {
		digits = digits[3:]
	}
	return fraction(digits)
}

// hexRow are the bytes of a row, " 41 54 0d" and perhaps text behind spaces.
func hexRow(row string, most int) (all []byte) {
	for len(all) < most && len(row) >= 3 && row[0] == ' ' {
		c, err := hex.DecodeString(row[1:3])
		if err != nil {
			break
		}
		all = append(all, c...)
		row = row[3:]
	}
	return all
}

// hostArrow is the direction in which the first command line went: an echo comes later.
func hostArrow(all []*block) string {
	for _, o := range all {
		if beginsCommand(string(o.bytes)) {
			return o.arrow
		}
	}
	return ">"
}

// beginsCommand reports whether bytes begin with a command line, or the beginning of one.
func beginsCommand(text string) bool {
	text = strings.TrimLeft(text, "\r\n")
	return len(text) >= 2 && strings.EqualFold(text[:2], "AT")
}

package imports

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"ptymodem/recording"
)

// The log of ModemManager, by mm-port-serial-at.c (debug_log) and mm-log.c of its source, and by
// logs in its issues: 1.20 writes
//
//	ModemManager[553]: <dbg> [1767016030.303975] [ttyUSB2/at] --> 'AT+CGREG?<CR>'
//
// 1.14 has <debug> and [modem0/ttyUSB1/at], versions before it (ttyUSB1) with a colon behind. The
// time is left out where a journal or syslog has one of its own.

// mmForms are the parts of a line.
type mmForms struct {
	line   *regexp.Regexp // what stands before, the direction, and the bytes
	port   *regexp.Regexp
	clock  *regexp.Regexp // seconds since 1970, or since the start
	escape *regexp.Regexp
}

var mm = sync.OnceValue(func() *mmForms {
	return &mmForms{
		line:   regexp.MustCompile(`^(.*[\])]:?) (-->|<--) '(.*)'\s*$`),
		port:   regexp.MustCompile(`[\[(]([^\[\]() ]+?)(?:/at)?[\])]:?$`),
		clock:  regexp.MustCompile(`\[([0-9]{6,10})\.([0-9]{6})\]`),
		escape: regexp.MustCompile(`<CR>|<LF>|\\[0-9]{1,3}`),
	}
})

func looksLikeModemManager(text string) bool { return anyLine(text, mm().line) }

func readModemManager(b *builder, text string) error {
	b.untimed = true
	return b.each(text, func(line string) error {
		m := mm().line.FindStringSubmatch(line)
		if m == nil {
			return nil
		}
		name := ""
		if p := mm().port.FindStringSubmatch(m[1]); p != nil {
			name = "/dev/" + p[1][strings.LastIndexByte(p[1], '/')+1:]
		}
		at, dated, timed := mmTime(m[1])
		if timed {
			b.untimed, b.dated = false, dated
		}
		dir := recording.FromHost
		if m[2] == "<--" {
			dir = recording.ToHost
		}
		b.of(name).add(at, dir, mmBytes(m[3]))
		return nil
	})
}

// mmTime is the time in what stands before the direction.
func mmTime(before string) (at time.Duration, dated int, ok bool) {
	if m := mm().clock.FindStringSubmatch(before); m != nil {
		seconds, _ := strconv.ParseInt(m[1], 10, 64) // at most ten digits
		micros, _ := strconv.ParseInt(m[2], 10, 64)
		if seconds > 1e8 {
			dated = utc
		}
		return min(time.Duration(seconds), 4e9)*time.Second + time.Duration(micros)*time.Microsecond, dated, true
	}
	return clockAt(before)
}

// mmBytes are the bytes that a text stands for: what does not print is <CR>, <LF> or a backslash
// and a decimal number.
func mmBytes(text string) []byte {
	return []byte(mm().escape.ReplaceAllStringFunc(text, func(s string) string {
		switch s {
		case "<CR>":
			return "\r"
		case "<LF>":
			return "\n"
		}
		for end := len(s); end > 1; end-- { // a digit of the text may follow
			if n, err := strconv.Atoi(s[1:end]); err == nil && n < 256 && (n < ' ' || n > '~') {
				return string([]byte{byte(n)}) + s[end:]
			}
		}
		return s
	}))
}

package imports

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// clocks are the forms of a time in a log.
type clocks struct {
	full   *regexp.Regexp // a date and a time
	syslog *regexp.Regexp // without its year
	hour   *regexp.Regexp
	number *regexp.Regexp
}

var clockForms = sync.OnceValue(func() *clocks {
	return &clocks{
		full:   regexp.MustCompile(`(\d{4})[-/](\d\d)[-/](\d\d)[T_ ](\d\d):(\d\d):(\d\d)(?:[.,:](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?`),
		syslog: regexp.MustCompile(`\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?`),
		hour:   regexp.MustCompile(`\b(\d{1,2}):(\d\d):(\d\d)(?:[.,:](\d{1,9}))?`),
		number: regexp.MustCompile(`^(\d{1,10})(?:\.(\d{1,9}))?(ms|s)?$`),
	}
})

// clockAt finds a time in a text: a date with a time, one without a year, or the time of a day.
// What dated is says whether it has a zone. False is none.
func clockAt(text string) (at time.Duration, dated int, ok bool) {
	f := clockForms()
	if m := f.full.FindStringSubmatch(text); m != nil {
		t := time.Date(number(m[1]), time.Month(number(m[2])), number(m[3]), number(m[4]), number(m[5]), number(m[6]), 0, time.UTC)
		if t.Year() < 1970 || t.Year() > 2200 {
			return 0, undated, false
		}
		at, dated = time.Duration(t.Unix())*time.Second+fraction(m[7]), local
		if m[8] != "" {
			dated = utc
			at -= zone(m[8])
		}
		return at, dated, true
	}
	if m := f.syslog.FindStringSubmatch(text); m != nil {
		month, _ := time.Parse("Jan", m[1]) // one of the form's
		t := time.Date(2000, month.Month(), number(m[2]), number(m[3]), number(m[4]), number(m[5]), 0, time.UTC)
		return time.Duration(t.Unix())*time.Second + fraction(m[6]), undated, true
	}
	if m := f.hour.FindStringSubmatch(text); m != nil {
		return time.Duration(number(m[1]))*time.Hour + time.Duration(number(m[2]))*time.Minute + time.Duration(number(m[3]))*time.Second + fraction(m[4]), undated, true
	}
	return 0, undated, false
}

// timeOf reads a time that stands alone: as clockAt, seconds with a decimal point, or milliseconds
// without one.
func timeOf(text string) (at time.Duration, dated int, ok bool) {
	m := clockForms().number.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return clockAt(text)
	}
	n := time.Duration(number(m[1]))
	switch {
	case m[3] == "ms" || m[3] == "" && m[2] == "" && n < 1e9:
		return n * time.Millisecond, undated, true
	case n > 1e9: // since 1970
		return min(n, 4e9)*time.Second + fraction(m[2]), utc, true
	}
	return n*time.Second + fraction(m[2]), undated, true
}

// number is that of some digits, few enough.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// fraction is a second's, of its digits behind the point.
func fraction(digits string) time.Duration {
	digits += strings.Repeat("0", 9-len(digits))
	return time.Duration(number(digits))
}

// zone is how far a zone is ahead of UTC.
func zone(text string) time.Duration {
	if text == "Z" {
		return 0
	}
	digits := strings.ReplaceAll(text[1:], ":", "")
	ahead := time.Duration(number(digits[:2]))*time.Hour + time.Duration(number(digits[2:]))*time.Minute
	if text[0] == '-' {
		return -ahead
	}
	return ahead
}

package schema

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// sizeUnits are the units of a size, the largest first; bytes have none.
func sizeUnits() []sizeUnit { return []sizeUnit{{"GiB", 30}, {"MiB", 20}, {"KiB", 10}} }

type sizeUnit struct {
	name  string
	shift uint
}

// ParseSize reads a number of bytes: "4096", or "64KiB", "1MiB", "2GiB", units in any case of
// letters.
func ParseSize(s string) (int64, error) {
	number, shift := s, uint(0)
	for _, u := range sizeUnits() {
		if i := len(s) - len(u.name); i >= 0 && strings.EqualFold(s[i:], u.name) {
			number, shift = strings.TrimRight(s[:i], " "), u.shift
			break
		}
	}
	n, err := strconv.ParseUint(number, 10, 63)
	switch {
	case err != nil && shift == 0 && endsInDecimalUnit(s):
		return 0, fmt.Errorf("%q is not a size: units are KiB, MiB and GiB (1 KiB is 1024 bytes), as in 64MiB", Clip(s))
	case err != nil:
		return 0, fmt.Errorf("%q is not a size: want whole bytes, or KiB, MiB, GiB, as in 4096 or 64KiB", Clip(s))
	case n > math.MaxInt64>>shift:
		return 0, fmt.Errorf("%q is too large a size: want less than %dGiB", Clip(s), int64(math.MaxInt64>>30))
	}
	return int64(n) << shift, nil
}

// endsInDecimalUnit recognises 64KB, 64K and the like, whose meaning people do not agree on.
func endsInDecimalUnit(s string) bool {
	s = strings.TrimSuffix(strings.ToUpper(s), "B")
	return s != "" && strings.ContainsRune("KMG", rune(s[len(s)-1]))
}

// FormatSize writes n as [ParseSize] reads it, in the largest unit that divides it.
func FormatSize(n int64) string {
	for _, u := range sizeUnits() {
		if n > 0 && n%(1<<u.shift) == 0 {
			return strconv.FormatInt(n>>u.shift, 10) + u.name
		}
	}
	return strconv.FormatInt(n, 10)
}

func sizeSchema() JSON {
	return JSON{"anyOf": []any{
		JSON{"type": "integer", "minimum": 0},
		JSON{"type": "string", "pattern": `^[0-9]+ *([KMGkmg][Ii][Bb])?$`},
	}}
}

// Size is a number of bytes, 0 included.
func Size() Shape[int64] { return Scalar("a size such as 4096 or 64KiB", sizeSchema(), ParseSize) }

// PositiveSize is a size above 0.
func PositiveSize() Shape[int64] {
	return Checked(Size(), func(n int64) error {
		if n == 0 {
			return fmt.Errorf("the size is 0: want 1 or more, as in 64KiB")
		}
		return nil
	})
}

// Rate is a speed of bytes, as in 1MiB/s; the value is in bytes a second, above 0.
func Rate() Shape[int64] {
	want := "a rate such as 1MiB/s"
	return Scalar(want, JSON{"type": "string", "pattern": `^[0-9]+ *([KMGkmg][Ii][Bb])?/s$`}, func(s string) (int64, error) {
		amount, ok := strings.CutSuffix(s, "/s")
		n, err := ParseSize(amount)
		if !ok || err != nil || n == 0 {
			return 0, fmt.Errorf("%q is not a rate: want bytes per second above 0, as in 9600/s, 64KiB/s or 1MiB/s", Clip(s))
		}
		return n, nil
	})
}

// Time is a duration from 0.
func Time() Shape[time.Duration] {
	return Scalar("a time such as 5s", durationSchema(), parseDuration)
}

// Duration is a duration above 0.
func Duration() Shape[time.Duration] {
	return Checked(Scalar("a duration such as 80ms or 1.2s", durationSchema(), parseDuration), func(d time.Duration) error {
		if d == 0 {
			return fmt.Errorf("the duration is 0: want more than 0, as in 80ms or 1.2s")
		}
		return nil
	})
}

func durationSchema() JSON {
	return JSON{"type": "string", "pattern": `^([0-9]+(\.[0-9]*)?(ns|us|µs|ms|s|m|h))+$`}
}

func parseDuration(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	switch _, unitless := strconv.ParseFloat(s, 64); {
	case unitless == nil:
		return 0, fmt.Errorf("%s has no unit: want %ss or %sms", Clip(s), Clip(s), Clip(s))
	case err != nil:
		return 0, fmt.Errorf("%q is not a duration: want a number with ms, s, m or h, as in 80ms or 1.2s", Clip(s))
	case d < 0:
		return 0, fmt.Errorf("%s is negative: want a duration such as 80ms or 1.2s", Clip(s))
	}
	return d, nil
}

package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// sizeUnits are the units of a size, the largest first; bytes have none.
func sizeUnits() []sizeUnit { return []sizeUnit{{"GiB", 30}, {"MiB", 20}, {"KiB", 10}} }

type sizeUnit struct {
	name  string
	shift uint
}

// parseSize reads a number of bytes: "4096", or "64MiB", units in any case of letters.
func parseSize(s string) (int64, error) {
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
		return 0, fmt.Errorf("%q is not a size: units are KiB, MiB and GiB (1 KiB is 1024 bytes), as in 64MiB", s)
	case err != nil:
		return 0, fmt.Errorf("%q is not a size: give whole bytes, or KiB, MiB, GiB, as in 4096 or 64MiB", s)
	case n > math.MaxInt64>>shift:
		return 0, fmt.Errorf("%q is too large: less than %dGiB is right", s, math.MaxInt64>>30)
	}
	return int64(n) << shift, nil
}

// endsInDecimalUnit recognises 64KB, 64K and the like, whose meaning people do not agree on.
func endsInDecimalUnit(s string) bool {
	s = strings.TrimSuffix(strings.ToUpper(s), "B")
	return s != "" && strings.ContainsRune("KMG", rune(s[len(s)-1]))
}

// formatSize writes n as parseSize reads it, in the largest unit that divides it.
func formatSize(n int64) string {
	for _, u := range sizeUnits() {
		if n > 0 && n%(1<<u.shift) == 0 {
			return strconv.FormatInt(n>>u.shift, 10) + u.name
		}
	}
	return strconv.FormatInt(n, 10)
}

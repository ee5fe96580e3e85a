package atparser

import (
	"strconv"
	"strings"
)

// A Slip is a set of things in a parameter that are tolerated, but that a
// module may refuse.
type Slip uint8

// The slips.
const (
	SlipNoOpen     Slip = 1 << iota // the opening quote is missing
	SlipNoClose                     // the closing quote is missing at the line's end
	SlipInnerQuote                  // a quote within the string
	SlipBlank                       // blanks around the parameter, or within a bare one
	SlipTrailing                    // nothing follows the last comma
)

// String names the slips of the set for a person, separated by commas.
func (s Slip) String() string {
	names := [...]string{
		"missing opening quote", "missing closing quote", "quote within the string",
		"blank outside quotes", "trailing comma",
	}
	var set []string
	for i, name := range names {
		if s&(1<<i) != 0 {
			set = append(set, name)
		}
	}
	return strings.Join(set, ", ")
}

// A Value is one parameter.
type Value struct {
	// Text is what the host meant, without the quotes that enclose it.
	Text string

	// Quoted tells that it had an opening quote.
	Quoted bool

	// Omitted tells that there is nothing between the commas. A quoted empty
	// string is not omitted.
	Omitted bool

	// Slips are the departures from the rules that were passed over.
	Slips Slip
}

// Int returns the value as a decimal integer, quoted or not, with a minus sign
// perhaps, so that a range check can tell it from a word. It returns false if
// it is no such integer, or does not fit; -0 is none.
func (v Value) Int() (int64, bool) {
	if strings.HasPrefix(v.Text, "+") {
		return 0, false
	}
	n, err := strconv.ParseInt(v.Text, 10, 64)
	return n, err == nil && (n != 0 || v.Text[0] != '-')
}

// Hex returns the value as a hexadecimal integer if it begins with 0x or 0X,
// as a decimal one otherwise, quoted or not. It returns false if it is neither,
// or does not fit.
func (v Value) Hex() (uint64, bool) {
	digits, base := v.Text, 10
	if len(digits) > 1 && digits[0] == '0' && digits[1]|0x20 == 'x' {
		digits, base = digits[2:], 16
	}
	n, err := strconv.ParseUint(digits, base, 64)
	return n, err == nil
}

// String returns the value as it stands in a command: quoted, unless it was
// bare and can be.
func (v Value) String() string {
	if v.Omitted || !v.Quoted && isPlain(v.Text) {
		return v.Text
	}
	return `"` + v.Text + `"`
}

// isPlain tells whether s reads the same bare and quoted.
func isPlain(s string) bool {
	for i := range len(s) {
		if !isNameByte(s[i]) {
			return false
		}
	}
	return s != ""
}

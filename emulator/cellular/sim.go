package cellular

import "fmt"

// SIMWords are what scenarios call the states of the SIM.
func SIMWords() []string { return []string{"ready", "absent"} }

// sim is the SIM card: what tells one from another.
type sim struct {
	imsi   string // 15 digits
	iccid  string // 20 digits
	msisdn string
}

// newSIM is the SIM of modem number index (from 0): no two of a million modems share a number, and
// the same index gives the same numbers in every run. The numbers are made up: the SIM is one of
// the test network 001-01.
func newSIM(index int) sim {
	n := index % 1_000_000
	return sim{
		imsi:   fmt.Sprintf("%s%010d", homeNetwork.code, n),
		iccid:  WithCheckDigit(fmt.Sprintf("8999901%012d", n)),
		msisdn: fmt.Sprintf("+999010%06d", n),
	}
}

// WithCheckDigit appends the Luhn check digit (ISO/IEC 7812-1, annex B) to digits.
func WithCheckDigit(digits string) string {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return digits + string(rune('0'+(10-sum%10)%10))
}

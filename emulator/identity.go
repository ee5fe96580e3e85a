package emulator

import (
	"cmp"
	"fmt"

	"ptymodem/emulator/cellular"
	"ptymodem/emulator/custom"
	"ptymodem/emulator/profile"
)

// manufacturer is what AT+GMI answers.
const manufacturer = "Quectel"

// identity is what tells one modem from another.
type identity struct {
	model    string
	revision string
	imei     string // 15 digits
	serial   string // of the module
}

// newIdentity derives the identity of modem number index (from 0): no two of a million modems share
// a number, and the same index gives the same numbers in every run. The numbers are made up: the
// type allocation codes are nobody's.
//
// What is set in given is taken from there.
func newIdentity(p profile.Profile, index int, given custom.Identity) identity {
	n := index % 1_000_000
	id := identity{
		model: cmp.Or(given.Model, p.Model), revision: cmp.Or(given.Revision, p.Revision),
		imei: cmp.Or(given.IMEI, cellular.WithCheckDigit(fmt.Sprintf("%s%06d", p.TAC, n))),
	}
	id.serial = fmt.Sprintf("E1Q24A%sP%06d", p.TAC[7:], n)
	return id
}

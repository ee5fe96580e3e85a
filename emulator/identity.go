package emulator

import (
	"fmt"
	"strings"

	"ptymodem/emulator/cellular"
)

// A Profile is the model that a modem claims to be. Profiles differ in name and revision only.
type Profile string

// The profiles.
const (
	EC200U Profile = "ec200u"
	EG915U Profile = "eg915u"
)

// Profiles lists them, the default first.
func Profiles() []Profile { return []Profile{EC200U, EG915U} }

// ParseProfile finds a profile by its name, in any case of letters. The error lists the names there are.
func ParseProfile(name string) (Profile, error) {
	var names []string
	for _, p := range Profiles() {
		if strings.EqualFold(string(p), name) {
			return p, nil
		}
		names = append(names, string(p))
	}
	return "", fmt.Errorf("unknown profile %q: use %s", name, strings.Join(names, " or "))
}

// manufacturer is what AT+GMI answers.
const manufacturer = "Quectel"

// identity is what tells one modem from another.
type identity struct {
	model    string
	revision string
	imei     string // 15 digits
	serial   string // of the module
}

// newIdentity derives the identity of modem number index (from 0): no two of a million modems share a number, and the same index gives the same
// numbers in every run. The numbers are made up: the type allocation codes are nobody's.
func newIdentity(p Profile, index int) identity {
	id := identity{model: "EC200U", revision: "EC200UCNAAR03A09M08"}
	tac := "86000001"
	if p == EG915U {
		id.model, id.revision = "EG915U", "EG915UEUABR03A01M08"
		tac = "86000002"
	}
	n := index % 1_000_000
	id.imei = cellular.WithCheckDigit(fmt.Sprintf("%s%06d", tac, n))
	id.serial = fmt.Sprintf("E1Q24A%sP%06d", tac[7:], n)
	return id
}

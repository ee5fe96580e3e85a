// Package profile has the models that a modem can claim to be. Each is a value: a further model is
// a further entry of [All], and a field that it needs and the others do not.
package profile

import (
	"fmt"
	"strings"
)

// A Profile is what tells one model of the family from another.
type Profile struct {
	Name     string // as --profile and scenario files have it
	Model    string // AT+CGMM
	Revision string // AT+CGMR
	TAC      string // the type allocation code, the first eight digits of the IMEI: made up
	Inputs   int64  // analog inputs of AT+QADC, from 0
}

// All lists the profiles, the default first.
func All() []Profile {
	return []Profile{
		{Name: "ec200u", Model: "EC200U", Revision: "EC200UCNAAR03A09M08", TAC: "86000001", Inputs: 3},
		{Name: "eg915u", Model: "EG915U", Revision: "EG915UEUABR03A01M08", TAC: "86000002", Inputs: 2},
	}
}

// Default is the profile of a modem that is given none.
func Default() Profile { return All()[0] }

// Names are those of all profiles, the default first.
func Names() []string {
	var names []string
	for _, p := range All() {
		names = append(names, p.Name)
	}
	return names
}

// Parse finds a profile by its name, in any case of letters; no name is the default. The error
// lists the names there are.
func Parse(name string) (Profile, error) {
	if name == "" {
		return Default(), nil
	}
	for _, p := range All() {
		if strings.EqualFold(p.Name, name) {
			return p, nil
		}
	}
	return Profile{}, fmt.Errorf("unknown profile %q: use %s", name, strings.Join(Names(), " or "))
}

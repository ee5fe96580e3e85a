package cellular

import (
	"fmt"
	"slices"
)

// Registration is what network there is for the module, and what that makes of it.
type Registration uint8

// The states of registration.
const (
	Home Registration = iota
	Roaming
	NotRegistered
	Searching
	Denied
	Unknown
	Emergency
)

// registrationState is <stat> of +CREG and its kin (3GPP 27.007, 7.2).
type registrationState uint8

const (
	statIdle      registrationState = 0
	statHome      registrationState = 1
	statSearching registrationState = 2
	statDenied    registrationState = 3
	statUnknown   registrationState = 4
	statRoaming   registrationState = 5
	statEmergency registrationState = 8
)

// registrations are the states of registration, in their order: what scenarios call each, and what
// a module reports that can use its radio.
func registrations() []struct {
	word string
	stat registrationState
} {
	return []struct {
		word string
		stat registrationState
	}{
		{"home", statHome}, {"roaming", statRoaming}, {"none", statIdle},
		{"searching", statSearching}, {"denied", statDenied}, {"unknown", statUnknown}, {"emergency", statEmergency},
	}
}

// RegistrationWords are what scenarios call the states.
func RegistrationWords() []string {
	var all []string
	for _, r := range registrations() {
		all = append(all, r.word)
	}
	return all
}

// String is the word of a state.
func (r Registration) String() string { return registrations()[r].word }

func (r Registration) stat() registrationState { return registrations()[r].stat }

// Serves reports that the network takes the module in.
func (r Registration) Serves() bool { return r.stat().registered() }

// ParseRegistration reads a word; ok is false if there is no such state.
func ParseRegistration(word string) (r Registration, ok bool) {
	i := slices.Index(RegistrationWords(), word)
	return Registration(max(i, 0)), i >= 0
}

// registered reports a state in which the module is on a network.
func (s registrationState) registered() bool { return s == statHome || s == statRoaming }

// camps reports a state in which a cell can be heard.
func (s registrationState) camps() bool {
	return s.registered() || s == statDenied || s == statEmergency
}

// location is what n=2 adds to the state of registration: area, cell and technology, while there
// are any.
func (s registrationState) location() string {
	if !s.registered() {
		return ""
	}
	return fmt.Sprintf(`,"%s","%s",%d`, cellTAC, cellID, accessTech)
}

package cellular

import (
	"cmp"

	"ptymodem/emulator/at"
)

// How often a code may be wrong.
const (
	pinAttempts = 3
	pukAttempts = 10
)

// A SIMLock is what a SIM asks for at each power-up. The zero value asks for nothing.
type SIMLock struct {
	PIN, PUK string
	Attempts int // at the PIN; 0 is 3

	off            bool // by AT+CLCK: it does not ask
	open           bool // the PIN was entered since power-up
	used, usedPUKs int  // wrong codes since the last right one
}

// The codes that a SIM can wait for, as AT+CPIN? says.
const (
	waitsPIN = "SIM PIN"
	waitsPUK = "SIM PUK"
)

// waits is the code that the SIM waits for, empty for none.
func (l *SIMLock) waits() string {
	switch {
	case l.PIN == "" || l.off || l.open:
		return ""
	case l.pinsLeft() == 0:
		return waitsPUK
	}
	return waitsPIN
}

func (l *SIMLock) attempts() int { return cmp.Or(l.Attempts, pinAttempts) }
func (l *SIMLock) pinsLeft() int { return max(l.attempts()-l.used, 0) }
func (l *SIMLock) puksLeft() int { return pukAttempts - l.usedPUKs }

// blocked reports that the PUK was wrong too often: the SIM is of no use any more.
func (l *SIMLock) blocked() bool { return l.puksLeft() == 0 }

// tryPIN compares a PIN. A wrong one counts, and after the last of them the SIM waits for the PUK.
func (l *SIMLock) tryPIN(pin string) error {
	switch {
	case l.pinsLeft() == 0:
		return at.CMEPUKRequired
	case pin != l.PIN:
		l.used++
		if l.pinsLeft() == 0 {
			l.open = false
		}
		return at.CMEWrongPassword
	}
	l.used = 0
	return nil
}

// tryPUK compares a PUK, and sets another PIN.
func (l *SIMLock) tryPUK(puk, pin string) error {
	if puk != l.PUK {
		l.usedPUKs++
		return at.CMEWrongPassword
	}
	l.PIN, l.used, l.usedPUKs = pin, 0, 0
	return nil
}

// pinCode is a parameter that is a PIN.
func pinCode(name string) at.Param { return at.Digits(name, 4, 8) }

package cellular

import (
	"cmp"
	"fmt"
	"slices"

	"ptymodem/emulator/custom"
)

// The states of the SIM, as scenarios call them.
const (
	simReady  = "ready"
	simAbsent = "absent"
	simPIN    = "pin" // it waits for its PIN
	simPUK    = "puk" // the PIN was wrong too often
)

// SIMWords are the states of the SIM.
func SIMWords() []string { return []string{simReady, simAbsent, simPIN, simPUK} }

// SIM returns what a modem has whose SIM is in that state at power-up. A SIM that waits for its PIN
// has "1234", and the PUK "12345678".
func SIM(word string) (none bool, lock SIMLock) {
	switch word {
	case simAbsent:
		return true, lock
	case simPIN, simPUK:
		lock.PIN, lock.PUK = usualPIN, UsualPUK
		if word == simPUK {
			lock.used = pinAttempts
		}
	}
	return false, lock
}

// The codes of a SIM for which none are given.
const (
	usualPIN = "1234"
	UsualPUK = "12345678"
)

// simWord is the state that the SIM is in.
func (cell *Cellular) simWord() string {
	switch {
	case cell.cfg.NoSIM:
		return simAbsent
	case cell.cfg.Lock.waits() == waitsPIN:
		return simPIN
	case cell.cfg.Lock.waits() == waitsPUK:
		return simPUK
	}
	return simReady
}

// SetSIM removes the SIM, or inserts one in the state of a word. That outlives a reset. A SIM that
// is inserted as ready and has a PIN asks for it; one that asks, and is made ready, does no more.
func (cell *Cellular) SetSIM(word string) {
	if !slices.Contains(SIMWords(), word) || word == cell.simWord() {
		return
	}
	was := cell.cfg.NoSIM
	cell.cfg.NoSIM = word == simAbsent
	lock := &cell.cfg.Lock
	lock.open = word == simReady && !was
	if word == simPIN || word == simPUK {
		if lock.PIN == "" {
			lock.PIN, lock.PUK = usualPIN, UsualPUK
		}
		lock.off, lock.used, lock.usedPUKs = false, 0, 0
		if word == simPUK {
			lock.used = lock.attempts()
		}
	}
	if was != cell.cfg.NoSIM && cell.ports.Kept("+QSIMSTAT", 0) == 1 {
		cell.ports.URC("+QSIMSTAT: 1,%d", bitOf(was))
	}
	if cell.cfg.NoSIM {
		cell.ports.URC("+CPIN: NOT READY")
	} else {
		cell.announceSIM()
	}
	cell.radioChanged()
}

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

// NumbersOf are the numbers of the SIM of modem number index (from 0): IMSI, ICCID, and the
// subscriber's number with its +.
func NumbersOf(index int) (imsi, iccid, msisdn string) {
	s := newSIM(index)
	return s.imsi, s.iccid, s.msisdn
}

// called is the SIM with the numbers that are given.
func (s sim) called(id custom.Identity) sim {
	return sim{imsi: cmp.Or(id.IMSI, s.imsi), iccid: cmp.Or(id.ICCID, s.iccid), msisdn: cmp.Or(id.MSISDN, s.msisdn)}
}

// SetNumbers gives the SIM other numbers: its own where id has none.
func (cell *Cellular) SetNumbers(id custom.Identity) { cell.sim = newSIM(cell.cfg.Index).called(id) }

// Numbers are those of the SIM.
func (cell *Cellular) Numbers() custom.Identity {
	return custom.Identity{IMSI: cell.sim.imsi, ICCID: cell.sim.iccid, MSISDN: cell.sim.msisdn}
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

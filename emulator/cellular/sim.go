package cellular

import (
	"cmp"
	"fmt"
	"slices"

	"ptymodem/emulator/at"
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

// A Card is the SIM of a modem, or its absence: whether it can be used, and what the host is told of
// it. What it asks for is its SIMLock.
type Card struct {
	cell *Cellular
	sim  sim
}

// Ready reports that there is a SIM and that it can be used.
func (s *Card) Ready() bool {
	r := &s.cell.Radio
	return !s.cell.cfg.NoSIM && r.boot.sim == simUp && r.cfun != CFUNMinimum && s.cell.cfg.Lock.waits() == ""
}

// checkPresent is the answer of commands that need a SIM, be it one that waits for its PIN.
func (s *Card) checkPresent() error {
	switch {
	case s.cell.cfg.NoSIM || s.cell.Radio.boot.sim == simUnseen:
		return at.CMENoSIM
	case s.cell.Radio.boot.sim == simBusy:
		return at.CMESIMBusy
	case s.cell.Radio.cfun == CFUNMinimum || s.cell.cfg.Lock.blocked():
		return at.CMESIMFailure
	}
	return nil
}

// checkReady is the answer of commands that need the SIM when it is not ready.
func (s *Card) checkReady() error {
	if err := s.checkPresent(); err != nil {
		return err
	}
	switch s.cell.cfg.Lock.waits() {
	case waitsPIN:
		return at.CMEPINRequired
	case waitsPUK:
		return at.CMEPUKRequired
	}
	return nil
}

// word is the state that the SIM is in.
func (s *Card) word() string {
	switch {
	case s.cell.cfg.NoSIM:
		return simAbsent
	case s.cell.cfg.Lock.waits() == waitsPIN:
		return simPIN
	case s.cell.cfg.Lock.waits() == waitsPUK:
		return simPUK
	}
	return simReady
}

// Set removes the SIM, or inserts one in the state of a word. That outlives a reset. A SIM that
// is inserted as ready and has a PIN asks for it; one that asks, and is made ready, does no more.
func (s *Card) Set(word string) {
	if !slices.Contains(SIMWords(), word) || word == s.word() {
		return
	}
	was := s.cell.cfg.NoSIM
	s.cell.cfg.NoSIM = word == simAbsent
	lock := &s.cell.cfg.Lock
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
	if was != s.cell.cfg.NoSIM && s.cell.ports.Kept("+QSIMSTAT", 0) == 1 {
		s.cell.ports.URC("+QSIMSTAT: 1,%d", bitOf(was))
	}
	if s.cell.cfg.NoSIM {
		s.cell.ports.URC("+CPIN: NOT READY")
	} else {
		s.announce()
	}
	s.cell.Radio.changed()
}

// announce sends the URCs of a SIM that has come up, or waits for a code.
func (s *Card) announce() {
	if s.checkPresent() != nil {
		return
	}
	if code := s.cell.cfg.Lock.waits(); code != "" {
		s.cell.ports.URC("+CPIN: %s", code)
		return
	}
	s.cell.ports.URC("+CPIN: READY")
	s.cell.ports.URC("+QUSIM: 1")
	if !s.cell.Radio.boot.noSMS {
		s.indicate(smsDone)
	}
	if !s.cell.Radio.boot.noBooks {
		s.indicate(booksDone)
	}
}

// indicate sends one if the SIM is ready: with a PIN it comes after that.
func (s *Card) indicate(what string) {
	if s.Ready() {
		s.cell.ports.URC("+QIND: %s", what)
	}
}

// checkPIN compares a PIN that a command other than AT+CPIN has. After the last wrong one the host
// is told that the SIM waits for the PUK.
func (s *Card) checkPIN(c *at.Call, pin string) error {
	err := s.cell.cfg.Lock.tryPIN(pin)
	if s.cell.cfg.Lock.waits() == waitsPUK {
		c.Then(s.lockChanged)
	}
	return err
}

// lockChanged follows a change of what the SIM waits for.
func (s *Card) lockChanged() {
	s.announce()
	s.cell.Radio.changed()
}

// SetNumbers gives the SIM other numbers: its own where id has none.
func (s *Card) SetNumbers(id custom.Identity) { s.sim = newSIM(s.cell.cfg.Index).called(id) }

// Numbers are those of the SIM.
func (s *Card) Numbers() custom.Identity {
	return custom.Identity{IMSI: s.sim.imsi, ICCID: s.sim.iccid, MSISDN: s.sim.msisdn}
}

// sim is what tells one card from another.
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

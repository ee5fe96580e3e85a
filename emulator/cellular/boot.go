package cellular

import "time"

// A Boot says when the parts of a staged boot come, in modem time since power-up. A part that is
// nil never comes. RDY comes first of those that do, and SMSDone and PBDone not before SIM.
type Boot struct {
	RDY     *time.Duration // the module answers from now on; nil: it does from power-up
	CFUN    *time.Duration // +CFUN: 1; AT+CPIN? fails with 10 (SIM not inserted) before it
	SIM     *time.Duration // +CPIN: READY, or what the SIM asks for, and +QUSIM: 1; AT+CPIN? fails with 14 (SIM busy) before it
	SMSDone *time.Duration // +QIND: SMS DONE
	PBDone  *time.Duration // +QIND: PB DONE
}

// Ready is when commands are answered from.
func (b *Boot) Ready() time.Duration {
	if b.RDY == nil {
		return 0
	}
	return *b.RDY
}

// A BootPart is one of what comes after RDY.
type BootPart struct {
	At  time.Duration // since power-up
	Run func()
}

// bootProgress is how far a staged boot has come.
type bootProgress struct {
	sim            simProgress
	noSMS, noBooks bool // +QIND: SMS DONE, +QIND: PB DONE have not come
}

type simProgress uint8

const (
	simUp     simProgress = iota
	simUnseen             // as if there were none
	simBusy
)

// beginBoot is the progress at power-up: with a boot that is not staged, its end.
func beginBoot(b *Boot) bootProgress {
	if b == nil {
		return bootProgress{}
	}
	return bootProgress{simUnseen, true, true}
}

// BootParts are those of the staged boot that come, in their order where they come at one time.
func (cell *Cellular) BootParts() []BootPart {
	b, boot := cell.cfg.Boot, &cell.Radio.boot
	var parts []BootPart
	part := func(at *time.Duration, run func()) {
		if at != nil {
			parts = append(parts, BootPart{*at, run})
		}
	}
	part(b.CFUN, func() {
		cell.ports.URC("+CFUN: %d", cell.Radio.cfun)
		if boot.sim == simUnseen {
			boot.sim = simBusy
		}
	})
	part(b.SIM, func() {
		boot.sim = simUp
		cell.Card.announce()
		cell.Radio.changed()
	})
	part(b.SMSDone, func() { boot.noSMS = false; cell.Card.indicate(smsDone) })
	part(b.PBDone, func() { boot.noBooks = false; cell.Card.indicate(booksDone) })
	return parts
}

// The indications of +QIND at the end of a boot.
const (
	smsDone   = "SMS DONE"
	booksDone = "PB DONE"
)

package cellular

import (
	"time"

	"ptymodem/emulator/at"
)

// The levels of functionality, AT+CFUN.
const (
	CFUNMinimum  = 0 // neither radio nor SIM
	CFUNFull     = 1
	CFUNAirplane = 4 // the SIM, but no radio
)

// copsMode is <mode> of +COPS.
type copsMode uint8

const (
	copsAutomatic  copsMode = 0
	copsManual     copsMode = 1
	copsDeregister copsMode = 2
	copsFormatOnly copsMode = 3
	copsManualAuto copsMode = 4
)

// A network is an operator's.
type network struct {
	name  string
	short string
	code  string // MCC and MNC
}

// The two networks of the air around the modem: those that 3GPP 36.508 keeps for tests. The SIM is
// the first one's.
var (
	homeNetwork    = network{"Test PLMN 1-1", "Test1-1", "00101"}
	roamingNetwork = network{"Test PLMN 1-2", "Test1-2", "00102"}
)

// The cell that serves the modem: made up.
const (
	cellTAC    = "1A2B"
	cellID     = "1A2D003"
	accessTech = 7 // <AcT>: E-UTRAN

	cellBand     = 3
	cellChannel  = 1300 // EARFCN
	cellPhysical = 210
	cellRSSI     = -65 // dBm
	cellRSRP     = -92 // dBm
	cellRSRQ     = -9  // dB
	cellSINR     = 18
	signalRSSI   = 24 // of +CSQ: cellRSSI in steps of 2 dB from -113
)

// radio is the module's radio and its registration. A power-up starts it anew.
type radio struct {
	cfun   int
	mode   copsMode
	format int                  // of operator names in +COPS: 0 long, 1 short, 2 numeric
	was    registrationState    // before the change that radioChanged follows
	told   [3]registrationState // what the host knows, in the order of registrationCommands

	synchronised time.Time // when a network last told the time; zero before the first

	noSignal bool // no network can be heard for now: LoseSignal
	boot     bootProgress
}

// newRadio is the radio after a power-up in the world of cfg.
func newRadio(cfg Config, noSignal bool) radio {
	r := radio{cfun: CFUNFull, noSignal: noSignal, boot: beginBoot(cfg.Boot)}
	r.was = r.state(cfg)
	for i := range r.told {
		r.told[i] = r.was
	}
	return r
}

// SIMReady reports that there is a SIM and that it can be used.
func (cell *Cellular) SIMReady() bool { return cell.radio.simReady(cell.cfg) }

// registered reports that the modem is on a network.
func (cell *Cellular) registered() bool { return cell.radio.state(cell.cfg).registered() }

// cardError is the answer of commands that need a SIM, be it one that waits for its PIN.
func (cell *Cellular) cardError() error {
	switch {
	case cell.cfg.NoSIM || cell.radio.boot.sim == simUnseen:
		return at.CMENoSIM
	case cell.radio.boot.sim == simBusy:
		return at.CMESIMBusy
	case cell.radio.cfun == CFUNMinimum || cell.cfg.Lock.blocked():
		return at.CMESIMFailure
	}
	return nil
}

// simError is the answer of commands that need the SIM when it is not ready.
func (cell *Cellular) simError() error {
	if err := cell.cardError(); err != nil {
		return err
	}
	switch cell.cfg.Lock.waits() {
	case waitsPIN:
		return at.CMEPINRequired
	case waitsPUK:
		return at.CMEPUKRequired
	}
	return nil
}

func (r *radio) simReady(cfg Config) bool {
	return !cfg.NoSIM && r.boot.sim == simUp && r.cfun != CFUNMinimum && cfg.Lock.waits() == ""
}

func (r *radio) state(cfg Config) registrationState {
	if !r.simReady(cfg) || r.cfun != CFUNFull || r.mode == copsDeregister || r.noSignal {
		return statIdle
	}
	return cfg.Registration.stat()
}

// covered reports that there is a network for the modem, whether it is registered with it or not.
func (cell *Cellular) covered() bool { return cell.cfg.Registration.Serves() && !cell.noSignal }

// network is the one that the modem is registered with, or would be.
func (cell *Cellular) network() network {
	if cell.cfg.Registration == Roaming {
		return roamingNetwork
	}
	return homeNetwork
}

// registration is the state that one of registrationCommands reports. A module that is detached
// from the packet domain keeps its place in the network, and is not registered for packets
// (hardware, public).
func (cell *Cellular) registration(command string) registrationState {
	stat := cell.radio.state(cell.cfg)
	if stat.registered() && command != "+CREG" && !cell.PDP.attached {
		return statSearching
	}
	return stat
}

// radioChanged follows a change of the radio, the SIM or the network: connections of a network that
// is gone are lost, and the host is told if it asked to be.
func (cell *Cellular) radioChanged() {
	if stat := cell.radio.state(cell.cfg); stat != cell.radio.was {
		lost := cell.radio.was.registered() && !stat.registered()
		cell.radio.was = stat
		if lost {
			cell.PDP.lost()
		}
		cell.wall.synchronise()
		cell.PDP.attachBearer()
	}
	cell.tellRegistration()
}

// tellRegistration sends the URCs of the states of registration that have changed, if the host
// asked for them.
func (cell *Cellular) tellRegistration() {
	for i, name := range registrationCommands() {
		stat := cell.registration(name)
		if stat == cell.radio.told[i] {
			continue
		}
		cell.radio.told[i] = stat
		switch cell.ports.Kept(name, 0) {
		case 1:
			cell.ports.URC("%s: %d", name, stat)
		case 2:
			cell.ports.URC("%s: %d%s", name, stat, cell.location(stat))
		}
	}
}

// SetCFUN changes the level of functionality, and tells what follows from it. Full functionality
// attaches to the packet domain again.
func (cell *Cellular) SetCFUN(fun int) {
	old := cell.radio.cfun
	cell.radio.cfun = fun
	if fun == CFUNMinimum {
		cell.cfg.Lock.open = false // the SIM has no power
	}
	if old != CFUNFull && fun == CFUNFull {
		cell.PDP.attached = true
		cell.announceSIM()
	}
	cell.radioChanged()
}

// SetRegistration changes what network there is for the modem. That outlives a reset.
func (cell *Cellular) SetRegistration(r Registration) {
	cell.cfg.Registration = r
	cell.radioChanged()
}

// announceSIM sends the URCs of a SIM that has come up, or waits for a code.
func (cell *Cellular) announceSIM() {
	if cell.cardError() != nil {
		return
	}
	if code := cell.cfg.Lock.waits(); code != "" {
		cell.ports.URC("+CPIN: %s", code)
		return
	}
	cell.ports.URC("+CPIN: READY")
	cell.ports.URC("+QUSIM: 1")
	if !cell.radio.boot.noSMS {
		cell.indicate(smsDone)
	}
	if !cell.radio.boot.noBooks {
		cell.indicate(booksDone)
	}
}

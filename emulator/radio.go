package emulator

import (
	"time"

	"ptymodem/emulator/at"
)

// The levels of functionality, AT+CFUN.
const (
	cfunMinimum  = 0 // neither radio nor SIM
	cfunFull     = 1
	cfunAirplane = 4 // the SIM, but no radio
)

// registrationState is <stat> of +CREG and its kin (3GPP 27.007, 7.2).
type registrationState uint8

const (
	statIdle      registrationState = 0
	statHome      registrationState = 1
	statSearching registrationState = 2
	statRoaming   registrationState = 5
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

// The two networks of the air around the modem: those that 3GPP 36.508 keeps for tests. The SIM is the first one's.
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
}

// newRadio is the radio after a power-up in the world of cfg.
func newRadio(cfg Config, noSignal bool) radio {
	r := radio{cfun: cfunFull, noSignal: noSignal}
	r.was = r.state(cfg)
	for i := range r.told {
		r.told[i] = r.was
	}
	return r
}

// simReady reports that there is a SIM and that it can be used.
func (m *Modem) simReady() bool { return m.radio.simReady(m.cfg) }

// registered reports that the modem is on a network.
func (m *Modem) registered() bool { return m.radio.state(m.cfg) != statIdle }

// simError is the answer of commands that need the SIM when it is not ready.
func (m *Modem) simError() error {
	switch {
	case m.cfg.NoSIM:
		return at.CMENoSIM
	case m.radio.cfun == cfunMinimum:
		return at.CMESIMFailure
	}
	return nil
}

func (r *radio) simReady(cfg Config) bool { return !cfg.NoSIM && r.cfun != cfunMinimum }

func (r *radio) state(cfg Config) registrationState {
	switch {
	case !r.simReady(cfg) || r.cfun != cfunFull || r.mode == copsDeregister || r.noSignal:
		return statIdle
	case cfg.Registration == Home:
		return statHome
	case cfg.Registration == Roaming:
		return statRoaming
	}
	return statIdle
}

// covered reports that there is a network for the modem, whether it is registered with it or not.
func (m *Modem) covered() bool { return m.cfg.Registration != NotRegistered && !m.noSignal }

// network is the one that the modem is registered with, or would be.
func (m *Modem) network() network {
	if m.cfg.Registration == Roaming {
		return roamingNetwork
	}
	return homeNetwork
}

// registration is the state that one of registrationCommands reports. A module that is detached from the packet domain keeps its place in the network, and
// is not registered for packets (hardware, public).
func (m *Modem) registration(command string) registrationState {
	stat := m.radio.state(m.cfg)
	if stat != statIdle && command != "+CREG" && !m.pdp.attached {
		return statSearching
	}
	return stat
}

// radioChanged follows a change of the radio, the SIM or the network: connections of a network that is gone are lost, and the host is told if it
// asked to be.
func (m *Modem) radioChanged() {
	if stat := m.radio.state(m.cfg); stat != m.radio.was {
		m.radio.was = stat
		if stat == statIdle {
			m.networkLost()
		}
		m.synchronise()
		m.attachBearer()
	}
	m.tellRegistration()
}

// tellRegistration sends the URCs of the states of registration that have changed, if the host asked for them.
func (m *Modem) tellRegistration() {
	for i, name := range registrationCommands() {
		stat := m.registration(name)
		if stat == m.radio.told[i] {
			continue
		}
		m.radio.told[i] = stat
		switch m.ports.Kept(name, 0) {
		case 1:
			m.ports.URC("%s: %d", name, stat)
		case 2:
			m.ports.URC("%s: %d%s", name, stat, m.location(stat))
		}
	}
}

// setCFUN changes the level of functionality, and tells what follows from it. Full functionality attaches to the packet domain again.
func (m *Modem) setCFUN(fun int) {
	old := m.radio.cfun
	m.radio.cfun = fun
	if old != cfunFull && fun == cfunFull {
		m.pdp.attached = true
		if m.simReady() {
			m.announceSIM()
		}
	}
	m.radioChanged()
}

// setSIM inserts or removes the SIM. That outlives a reset.
func (m *Modem) setSIM(present bool) {
	if present == !m.cfg.NoSIM {
		return
	}
	m.cfg.NoSIM = !present
	if m.ports.Kept("+QSIMSTAT", 0) == 1 {
		m.ports.URC("+QSIMSTAT: 1,%d", map[bool]int{false: 0, true: 1}[present])
	}
	switch {
	case !present:
		m.ports.URC("+CPIN: NOT READY")
	case m.simReady():
		m.announceSIM()
	}
	m.radioChanged()
}

// setRegistration changes what network there is for the modem. That outlives a reset.
func (m *Modem) setRegistration(r Registration) {
	m.cfg.Registration = r
	m.radioChanged()
}

// announceSIM sends the URCs of a SIM that has come up.
func (m *Modem) announceSIM() {
	m.ports.URC("+CPIN: READY")
	m.ports.URC("+QUSIM: 1")
	m.ports.URC("+QIND: SMS DONE")
	m.ports.URC("+QIND: PB DONE")
}

package cellular

import "time"

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

// A Radio is the module's radio and its registration.
type Radio struct {
	cell     *Cellular
	noSignal bool          // no network can be heard: LoseSignal, until
	signalAt time.Duration // this time

	radioState
}

// radioState is what a power-up starts anew.
type radioState struct {
	cfun   int
	mode   copsMode
	format int                  // of operator names in +COPS: 0 long, 1 short, 2 numeric
	was    registrationState    // before the change that changed follows
	told   [3]registrationState // what the host knows, in the order of registrationCommands

	synchronised time.Time // when a network last told the time; zero before the first

	boot bootProgress
}

// powerUp starts it anew, in the world of the configuration.
func (r *Radio) powerUp() {
	r.radioState = radioState{cfun: CFUNFull, boot: beginBoot(r.cell.cfg.Boot)}
	r.was = r.state()
	for i := range r.told {
		r.told[i] = r.was
	}
}

// state is the registration of a module that is attached to the packet domain.
func (r *Radio) state() registrationState {
	if !r.cell.Card.Ready() || r.cfun != CFUNFull || r.mode == copsDeregister || r.noSignal {
		return statIdle
	}
	return r.cell.cfg.Registration.stat()
}

// registered reports that the modem is on a network.
func (r *Radio) registered() bool { return r.state().registered() }

// covered reports that there is a network for the modem, whether it is registered with it or not.
func (r *Radio) covered() bool { return r.cell.cfg.Registration.Serves() && !r.noSignal }

// network is the one that the modem is registered with, or would be.
func (r *Radio) network() network {
	if r.cell.cfg.Registration == Roaming {
		return roamingNetwork
	}
	return homeNetwork
}

// registration is the state that one of registrationCommands reports. A module that is detached
// from the packet domain keeps its place in the network, and is not registered for packets
// (hardware, public).
func (r *Radio) registration(command string) registrationState {
	stat := r.state()
	if stat.registered() && command != "+CREG" && !r.cell.PDP.attached {
		return statSearching
	}
	return stat
}

// changed follows a change of the radio, the SIM or the network: connections of a network that
// is gone are lost, and the host is told if it asked to be.
func (r *Radio) changed() {
	if stat := r.state(); stat != r.was {
		lost := r.was.registered() && !stat.registered()
		r.was = stat
		if lost {
			r.cell.PDP.lost()
		}
		r.cell.wall.synchronise()
		r.cell.PDP.attachBearer()
	}
	r.tellRegistration()
}

// tellRegistration sends the URCs of the states of registration that have changed, if the host
// asked for them.
func (r *Radio) tellRegistration() {
	for i, name := range registrationCommands() {
		stat := r.registration(name)
		if stat == r.told[i] {
			continue
		}
		r.told[i] = stat
		switch r.cell.ports.Kept(name, 0) {
		case 1:
			r.cell.ports.URC("%s: %d", name, stat)
		case 2:
			r.cell.ports.URC("%s: %d%s", name, stat, stat.location())
		}
	}
}

// SetCFUN changes the level of functionality, and tells what follows from it. Full functionality
// attaches to the packet domain again.
func (r *Radio) SetCFUN(fun int) {
	old := r.cfun
	r.cfun = fun
	if fun == CFUNMinimum {
		r.cell.cfg.Lock.open = false // the SIM has no power
	}
	if old != CFUNFull && fun == CFUNFull {
		r.cell.PDP.attached = true
		r.cell.Card.announce()
	}
	r.changed()
}

// SetRegistration changes what network there is for the modem. That outlives a reset.
func (r *Radio) SetRegistration(to Registration) {
	r.cell.cfg.Registration = to
	r.changed()
}

// Functionality is the level of AT+CFUN.
func (r *Radio) Functionality() int { return r.cfun }

// LoseSignal takes the network away.
func (r *Radio) LoseSignal(d time.Duration) {
	end := r.cell.loop.SinceStart() + d
	if d <= 0 || end <= r.signalAt && r.noSignal {
		return
	}
	r.noSignal, r.signalAt = true, end
	r.changed()
	r.cell.loop.RunAt(end, func() {
		if r.signalAt != end {
			return // lost anew for longer
		}
		r.noSignal = false
		r.changed()
	})
}

// rssi is <rssi> of AT+CSQ: 99 is unknown.
func (r *Radio) rssi() int {
	if r.state().camps() {
		return signalRSSI
	}
	return 99
}

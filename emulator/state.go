package emulator

import (
	"context"

	"ptymodem/emulator/cellular"
	"ptymodem/emulator/ftp"
	"ptymodem/emulator/session"
	"ptymodem/fs"
)

// A State is what a modem is at, for whoever watches it.
type State struct {
	Profile  string // its name, as in ec200u
	Power    Power
	BootDue  bool // parts of a staged boot are still to come
	Cellular cellular.State
	FTP      ftp.State
	Ports    []PortState
	Stores   []*fs.Store // that there are: a card that was pulled is none
	DataMode bool        // some port is in data mode
}

// A PortState is what one port is at.
type PortState struct {
	Name string // a tty's path, an address, or what its port calls itself
	session.State
}

// A Power is how far a modem is between off and ready, as a word.
type Power string

// The states of power.
const (
	PowerOn      Power = "on"
	PowerBooting Power = "booting" // it does not answer before RDY
	PowerOff     Power = "off"     // by AT+QPOWD, or closed
	PowerHung    Power = "hung"    // by a fault: nothing but a reset brings it back
)

// State returns what the modem is at. It may be called from anywhere but with the modem locked.
func (m *Modem) State() State {
	m.loop.Lock()
	defer m.loop.Unlock()
	return m.state()
}

func (m *Modem) state() State {
	s := State{
		Profile: m.cfg.Profile.Name, Power: m.powerWord(), BootDue: m.bootDue > 0, Cellular: m.cell.State(), FTP: m.ftp.State(),
		Stores: m.files.All(), DataMode: m.ports.InDataMode(),
	}
	for _, p := range m.ports.All() {
		s.Ports = append(s.Ports, PortState{Name: p.Line().String(), State: p.State()})
	}
	return s
}

// AwaitState returns when the modem is at a state that is wanted, or with the context's cause. wanted
// is called with the modem locked, and must not call it.
func (m *Modem) AwaitState(ctx context.Context, wanted func(State) bool) error {
	return m.loop.AwaitWhile(ctx, func() bool { return !wanted(m.state()) })
}

func (m *Modem) powerWord() Power {
	switch {
	case m.power == powerOn:
		return PowerOn
	case m.power == powerBooting || m.power == powerWaiting:
		return PowerBooting
	case m.power == powerHung:
		return PowerHung
	}
	return PowerOff
}

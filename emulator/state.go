package emulator

import (
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

package emulator

import (
	"net/netip"

	"github.com/coder/quartz"

	"ptymodem/emulator/at"
	"ptymodem/emulator/cellular"
	"ptymodem/emulator/custom"
	"ptymodem/emulator/hook"
	"ptymodem/emulator/profile"
	"ptymodem/emulator/trace"
	"ptymodem/fs"
	"ptymodem/ftpbackend"
)

// Config says what modem to make. The zero value of every field but UFS and Network has a sensible
// meaning.
type Config struct {
	Index   int             // of this modem among several, from 0; identities and addresses derive from it
	Profile profile.Profile // the default one when it has no name
	Table   *at.Table       // the commands; one table serves any number of modems. NewTable() when nil

	Commands custom.Commands // of the user's own, asked after Hooks and before Table; nil: none
	Identity custom.Identity // what is not the profile's and not derived from Index

	UFS    *fs.Store
	SD     *fs.Store // nil: no card
	NoCard bool      // SD is not in its slot at power-up
	RAM    *fs.Store // nil: RAM: is not supported, as on this family

	Network ftpbackend.Network // how the FTP client and the TCP/IP commands reach the world

	NoSIM        bool
	Lock         cellular.SIMLock      // the PIN that the SIM asks for
	Registration cellular.Registration // home when zero
	// AttachBearer has context 1 active from the attach on, as on LTE: it cannot be activated or
	// redefined while it is, one that was deactivated cannot be activated again within a second,
	// and an address is 0.0.0.0 for half a second.
	AttachBearer bool
	// APNs are the access points of the network. The first is that of a PDP context that names
	// none; to activate a context with another fails. Empty: there is every access point.
	APNs []string
	// Addresses are those of a host name that AT+QIDNSGIP lists. Nil, or none: what Network
	// resolves it to.
	Addresses func(host string) []netip.Addr

	Boot   Boot
	Staged *cellular.Boot // when the parts of a boot come, from power-up or from the open; nil: together
	// BaudPacing has bytes take the time on the line that they take at the rate in force, in real
	// time: see [serial.Lines] and AT+IPR.
	BaudPacing bool
	Strict     bool    // refuse what the module is only presumed to tolerate
	Speed      float64 // the modem's own waits run this many times faster; 0 is 1

	Clock quartz.Clock      // nil: the real one
	Hooks hook.Hooks        // nil: nothing goes wrong by itself
	Trace func(trace.Event) // nil: none. Called with the modem locked: it must not block for long nor call the modem
	Lint  func(trace.Event) // is told of findings alone, as Trace is; nil: nobody. Costs a line nothing, where Trace does

	// Wire is given the bytes of all ports, secrets included, as Trace is given events: those of the
	// host when they are read, those of the modem before they are written. Nil: nobody records.
	Wire func(trace.Wire)

	// Warn is told of each failure whose cause is this process or its machine, and not the host or
	// a server: there is no descriptor left for a file of a store or a connection. The host gets
	// the module's error as ever. kind is a word for what it is, so that the caller can report each
	// kind once. It may be called with the modem and a store locked: it must not block for long,
	// nor call either. Nil is silent.
	Warn func(kind string, err error)

	// Crashed is told, once, that a panic in what the modem does has ended it: in a handler, a
	// worker, a timer, its FTP client, or in Hooks, Trace or Lint. The report is of many lines, for
	// a person to send to whoever maintains ptymodem: the panic, the version, the stack, and the
	// last lines of the exchange with passwords masked. The ports are closed after the call, and
	// Close still has to be called. It comes on whatever goroutine the panic was on, with the modem
	// not locked; it must not call Close. Nil: the report goes to standard error.
	Crashed func(report string)
}

// Boot says when a modem sends its boot URCs.
type Boot uint8

// The ways to boot.
const (
	BootAtStart Boot = iota // at once: the modem is up before anybody can open its port
	BootOnOpen              // half a second after the host opened the port, or from then on where it is staged
)

package cellular

import (
	"net/netip"
	"strconv"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/custom"
	"ptymodem/emulator/lint"
	"ptymodem/emulator/loop"
	"ptymodem/emulator/session"
	"ptymodem/ftpbackend"
)

// A Config says in what world the radio is, and what it is connected to.
type Config struct {
	Ports *session.Group
	Loop  *loop.Loop
	Lint  *lint.Reporter

	Index        int                // of the modem among several, from 0: addresses and numbers derive from it
	Identity     custom.Identity    // of the SIM, where it does not derive from Index
	Network      ftpbackend.Network // resolves names
	NoSIM        bool
	Lock         SIMLock
	Registration Registration
	Boot         *Boot    // nil: not staged
	AttachBearer bool     // see pdp_bearer.go
	APNs         []string // that the network has, the first for a context that names none; empty: any

	Addresses func(host string) []netip.Addr // that AT+QIDNSGIP lists; nil, or none: what Network resolves

	InUse  func(cid int) bool // an FTP session stands over the PDP context, or over any with 0
	OnDown func(cid int)      // the context is down, or all with 0: what runs over it is to end
}

// Cellular is the SIM, the radio, the PDP contexts, the TCP/IP commands and the clock, which the
// network can set. The modem's lock guards all of it.
type Cellular struct {
	cfg   Config
	ports *session.Group
	loop  *loop.Loop
	lint  *lint.Reporter

	Card     Card
	Radio    Radio
	PDP      PacketDomain
	quality  [pdpCount][2]quality // AT+CGQREQ, AT+CGQMIN: saved at once
	messages uint8                // that were sent since power-up: the reference of the last
	tcpipErr tcpipCode            // for AT+QIGETERROR
	wall     wallClock
}

// New returns one that has to be reset before its first command.
func New(cfg Config) *Cellular {
	cell := &Cellular{cfg: cfg, ports: cfg.Ports, loop: cfg.Loop, lint: cfg.Lint}
	cell.Card = Card{cell, newSIM(cfg.Index).called(cfg.Identity)}
	cell.Radio.cell = cell
	cell.PDP = PacketDomain{cell: cell, definitions: newPDPDefinitions()}
	cell.wall.cell = cell
	return cell
}

// A World is what SIM and network there are for the radio.
type World struct {
	NoSIM        bool
	Registration Registration
	lock         SIMLock
}

// World is the one that the radio is in. The modem is locked.
func (cell *Cellular) World() World {
	return World{cell.cfg.NoSIM, cell.cfg.Registration, cell.cfg.Lock}
}

// SetWorld puts the radio into another, before its first command. The modem is locked.
func (cell *Cellular) SetWorld(w World) {
	cell.cfg.NoSIM, cell.cfg.Registration, cell.cfg.Lock = w.NoSIM, w.Registration, w.lock
}

// Of is that of the modem that a command runs in.
func Of(c *at.Call) *Cellular {
	return c.Module().(interface{ Cellular() *Cellular }).Cellular()
}

// Commands are those of the SIM, the network, the packet domain, TCP/IP and the clock.
func Commands() [][]at.Command {
	return [][]at.Command{
		simCommands(), networkCommands(), clockCommands(), configCommands(), smsCommands(), simAccessCommands(), phonebookCommands(),
		indicatorCommands(), supplementaryCommands(), pdpCommands(), tcpipCommands(),
	}
}

// Reset forgets what is not saved.
func (cell *Cellular) Reset() {
	cell.cfg.Lock.open = false
	cell.Radio.powerUp()
	cell.PDP.pdpContexts = newPDPContexts(cell.PDP.definitions)
	cell.PDP.attachBearer()
	cell.messages = 0
	cell.tcpipErr = 0
}

// AttachedBefore says that the module has been attached for a while.
func (cell *Cellular) AttachedBefore() { cell.PDP.context(bearerContext).moved = -addressWait }

// Announce is the end of a boot that is not staged: what the host is told of the radio and the SIM.
func (cell *Cellular) Announce() {
	cell.wall.synchronise()
	cell.ports.URC("+CFUN: %d", cell.Radio.cfun)
	cell.Card.announce()
}

// Fail records the number of a TCP/IP command's failure for AT+QIGETERROR, and is what the command
// answers.
func (cell *Cellular) Fail(code int) error { return cell.tcpipErr.fail(tcpipCode(code)) }

// BadParameter is the answer of a TCP/IP command to bad parameters.
func (cell *Cellular) BadParameter() error { return cell.tcpipErr.fail(tcpipBadParameter) }

// Now is the time of day on the modem's clock.
func (cell *Cellular) Now() time.Time { return cell.wall.now() }

// DeactivateAll is the network's deactivation of every context that is active.
func (cell *Cellular) DeactivateAll() {
	for cid := range pdpCount {
		cell.PDP.Deactivate(cid + 1)
	}
}

// lintAPN looks at the activation of a PDP context, whose APN is made by QICSGP or CGDCONT.
func lintAPN(c *at.Call, cid int64) {
	if Of(c).PDP.definitions[cid-1].apn != "" {
		return
	}
	n := strconv.FormatInt(cid, 10)
	Of(c).lint.RelyOn(lint.Setting{Command: "+QICSGP", Key: n}, c.Out.LastLine(),
		"context "+n+" was given no APN; here the network has one for it, elsewhere activation may fail: set AT+QICSGP="+n+`,1,"<APN>"`)
}

// lintAPNMade notes that the host has given the context an APN, be it an empty one.
func lintAPNMade(c *at.Call, cid int64) {
	if c.Given("APN") {
		Of(c).lint.Made(lint.Setting{Command: "+QICSGP", Key: strconv.FormatInt(cid, 10)})
	}
}

package emulator

import (
	"time"

	"ptymodem/emulator/session"
)

// powerState is how far the module is between off and ready.
type powerState uint8

const (
	powerOff     powerState = iota // after QPOWD, or closed
	powerHung                      // by a fault
	powerWaiting                   // for a host that opens the port and keeps it open, with BootOnOpen
	powerBooting                   // deaf until RDY
	powerOn
)

const (
	rebootTime   = 2 * time.Second        // a reset takes this long to RDY: our choice
	bootOnOpen   = 500 * time.Millisecond // hosts flush right after opening, so RDY waits for that
	powerOffTime = time.Second            // from QPOWD's OK to POWERED DOWN: our choice
)

// powerUp starts the module anew with all that a power-up forgets.
func (m *Modem) powerUp() {
	m.reset()
	m.cell.AttachedBefore()
	if m.cfg.Boot == BootOnOpen {
		m.power = powerWaiting
		return
	}
	m.ready()
}

// reset forgets everything that is not saved, ends every operation and voids every timer.
func (m *Modem) reset() {
	m.loop.Reset()
	m.files.Close()
	m.ftp.Reset()
	m.ports.ResetSettings()
	m.cell.Reset()
	m.ssl.Reset()
	m.lint.Reset()
	m.ports.ResetPorts()
	m.loop.Wake()
}

// powerDown ends everything and leaves the module off.
func (m *Modem) powerDown() {
	m.reset()
	m.loop.CancelWork()
	m.power = powerOff
}

// bootForHost boots for the host that has just opened port p; if it has closed by the time,
// power-up waits for the next open.
func (m *Modem) bootForHost(p *session.Session) {
	if m.power != powerWaiting {
		return
	}
	stays := p.HostStays()
	m.loop.After(bootOnOpen, func() {
		if m.power == powerWaiting && stays() {
			m.ready()
		}
	})
}

// reboot takes the module through a reset: RDY comes two seconds later, and it is deaf until then.
func (m *Modem) reboot() {
	m.reset()
	m.power = powerBooting
	m.loop.After(rebootTime, m.ready)
}

// ready is the end of the boot.
func (m *Modem) ready() {
	m.power = powerOn
	m.ports.URC("RDY")
	m.cell.Announce()
}

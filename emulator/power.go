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
	if m.cfg.Staged == nil {
		m.cell.AttachedBefore()
	}
	if m.cfg.Boot == BootOnOpen {
		m.power = powerWaiting
		return
	}
	m.boot(0)
}

// reset forgets everything that is not saved, ends every operation and voids every timer.
func (m *Modem) reset() {
	m.loop.Reset()
	m.bootDue = 0
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
	wait, into := bootOnOpen, time.Duration(0)
	if m.cfg.Staged != nil {
		wait = m.cfg.Staged.Ready()
		into = wait
	}
	stays := p.HostStays()
	m.loop.After(wait, func() {
		if m.power == powerWaiting && stays() {
			m.boot(into)
		}
	})
}

// reboot takes the module through a reset: its boot begins two seconds later, and it is deaf until
// RDY.
func (m *Modem) reboot() {
	m.reset()
	m.power = powerBooting
	m.loop.After(rebootTime, func() { m.boot(0) })
}

// boot is the boot, or what follows when some of its time has passed.
func (m *Modem) boot(passed time.Duration) {
	staged := m.cfg.Staged
	if staged == nil {
		m.ready()
		m.cell.Announce()
		return
	}
	m.power = powerOn
	if staged.RDY != nil {
		m.power = powerBooting
		m.bootPart(staged.Ready()-passed, m.ready)
	}
	for _, part := range m.cell.BootParts() {
		m.bootPart(part.At-passed, part.Run)
	}
}

// bootPart has a part of a staged boot come after a wait.
func (m *Modem) bootPart(wait time.Duration, run func()) {
	if wait <= 0 {
		run()
		return
	}
	m.bootDue++
	m.loop.After(wait, func() {
		m.bootDue--
		run()
	})
}

// ready is when the module answers.
func (m *Modem) ready() {
	m.power = powerOn
	m.ports.URC("RDY")
}

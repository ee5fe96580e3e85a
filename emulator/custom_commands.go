package emulator

import "ptymodem/emulator/custom"

// SetCommands has other commands of the user's own answer from now on, and calls the modem and its
// SIM otherwise: see Config.Commands and Config.Identity. The next [Modem.Restore] goes back to
// those of the Config, unless it changes them. The modem must not be locked. After Close nothing is
// done.
func (m *Modem) SetCommands(c custom.Commands, id custom.Identity) {
	defer m.crash.guard()
	m.loop.Lock()
	defer m.loop.Unlock()
	if m.loop.Closed() {
		return
	}
	m.ports.Custom = c
	m.identity = newIdentity(m.cfg.Profile, m.cfg.Index, id)
	m.cell.Card.SetNumbers(id)
}

// fullIdentity is what the modem and its SIM are called. The modem is locked.
func (m *Modem) fullIdentity() custom.Identity {
	id := m.cell.Card.Numbers()
	id.Model, id.Revision, id.IMEI = m.identity.model, m.identity.revision, m.identity.imei
	return id
}

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

// power is how far the module is, and what takes it from one state to the next. The modem's lock
// guards it.
type power struct {
	m     *Modem
	state powerState
	due   int // parts of the boot that are still to come
}

// up starts the module anew with all that a power-up forgets.
func (p *power) up() {
	p.reset()
	if p.m.cfg.Staged == nil {
		p.m.cell.AttachedBefore()
	}
	if p.m.cfg.Boot == BootOnOpen {
		p.state = powerWaiting
		return
	}
	p.boot(0)
}

// reset forgets everything that is not saved, ends every operation and voids every timer.
func (p *power) reset() {
	p.m.loop.Reset()
	p.due = 0
	p.m.files.Close()
	p.m.ftp.Reset()
	p.m.ports.ResetSettings()
	p.m.cell.Reset()
	p.m.ssl.Reset()
	p.m.lint.Reset()
	p.m.ports.ResetPorts()
	if own := p.m.ports.Custom; own != nil {
		own.PowerUp()
	}
	p.m.loop.Wake()
}

// down ends everything and leaves the module off.
func (p *power) down() {
	p.reset()
	p.m.loop.CancelWork()
	p.state = powerOff
}

// bootForHost boots for the host that has just opened a port; if it has closed by the time,
// power-up waits for the next open.
func (p *power) bootForHost(host *session.Session) {
	if p.state != powerWaiting {
		return
	}
	wait, into := bootOnOpen, time.Duration(0)
	if p.m.cfg.Staged != nil {
		wait = p.m.cfg.Staged.Ready()
		into = wait
	}
	stays := host.HostStays()
	p.m.loop.After(wait, func() {
		if p.state == powerWaiting && stays() {
			p.boot(into)
		}
	})
}

// reboot takes the module through a reset: its boot begins two seconds later, and it is deaf until
// RDY.
func (p *power) reboot() {
	p.reset()
	p.state = powerBooting
	p.m.loop.After(rebootTime, func() { p.boot(0) })
}

// boot is the boot, or what follows when some of its time has passed.
func (p *power) boot(passed time.Duration) {
	staged := p.m.cfg.Staged
	if staged == nil {
		p.ready()
		p.m.cell.Announce()
		return
	}
	p.state = powerOn
	if staged.RDY != nil {
		p.state = powerBooting
		p.part(staged.Ready()-passed, p.ready)
	}
	for _, part := range p.m.cell.BootParts() {
		p.part(part.At-passed, part.Run)
	}
}

// part has a part of a staged boot come after a wait.
func (p *power) part(wait time.Duration, run func()) {
	if wait <= 0 {
		run()
		return
	}
	p.due++
	p.m.loop.After(wait, func() {
		p.due--
		run()
	})
}

// ready is when the module answers.
func (p *power) ready() {
	p.state = powerOn
	p.m.ports.URC("RDY")
}

// mute reports that nothing is said: the module is off, hung or booting.
func (p *power) mute() bool {
	return p.state == powerWaiting || p.state == powerBooting || p.m.loop.Context().Err() != nil
}

// word is the state for whoever watches.
func (p *power) word() Power {
	switch p.state {
	case powerOn:
		return PowerOn
	case powerBooting, powerWaiting:
		return PowerBooting
	case powerHung:
		return PowerHung
	}
	return PowerOff
}

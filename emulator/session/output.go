package session

import (
	"ptymodem/emulator/serial"
)

// outputLimit bounds what waits for a host that does not read: past it URCs are dropped, as a UART
// without room drops them.
const outputLimit = 64 << 10

// flush writes what is due to the host. The modem is locked before and after, and unlocked during
// each write: whoever finds nobody writing writes, so order is kept, and a host that does not read
// holds up one goroutine and never the modem.
func (p *Session) flush() {
	p.line.signal()
	if p.output.writing {
		return
	}
	wrote := false
	for !p.output.writing && !p.readFirst() {
		b, then := p.output.next()
		if then != nil {
			then()
			continue
		}
		if len(b) == 0 {
			p.changeRate()
			if p.entering() { // ATQ1: there is no CONNECT to write
				p.enterData()
			}
			break
		}
		wrote = true
		p.output.writing, p.lint.unreadAtWrite = true, len(p.input.unread)
		if p.entering() {
			p.enterData()
		}
		p.beforeLast()
		p.writeUnlocked(b) // a host that is gone loses it
		p.output.free = b
		p.output.writing = false
	}
	if wrote {
		p.g.Loop.Wake()
	}
}

// writeUnlocked writes to the port with the modem unlocked meanwhile, and locked again after it, a
// panic included.
func (p *Session) writeUnlocked(b []byte) error {
	p.g.Loop.Unlock()
	defer p.g.Loop.Lock()
	return serial.WriteAll(p.line.rw, b)
}

// dropOutput drops what is due to a host that is gone.
func (p *Session) dropOutput() {
	p.output.unwritten = p.output.unwritten[:0]
	p.output.dropQueue()
	p.dropPending()
}

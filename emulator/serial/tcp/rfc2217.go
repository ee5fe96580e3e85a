package tcp

import (
	"net"
	"sync"

	"ptymodem/emulator/serial"
)

// An RFC2217Port is a [serial.Port] at a TCP address with the lines of a serial cable (RFC 2217,
// Telnet Com Port Control Option): what pyserial opens as rfc2217://HOST:PORT. It is a
// [serial.Lines], too.
//
// A connection raises DTR and RTS, as opening a tty does; from then on they follow its SET-CONTROL.
// Rate and framing are kept and read back, from one host to the next, and change nothing about the
// bytes, but for the rate with a modem's Config.BaudPacing. A break is noted in the trace. The host
// is told when DSR, CTS or DCD change, see [serial.ModemLines]. There is one host at a time; a
// second one gets a line that says so, and is closed.
type RFC2217 struct {
	port
	changed func(what string) // set by WatchLines, before the first Read

	set   sync.Mutex // of what follows; held for moments only
	lines serial.ModemLines
	baud  uint32
	frame [3]byte // data size, parity, stop size
	// What SET-CONTROL has set, by its groups.
	control [controlGroups]byte
}

// ListenRFC2217 offers a port at addr, HOST:PORT; port 0 is any free one. It must be closed, even
// if it is never attached to a modem.
func ListenRFC2217(addr string) (*RFC2217, error) {
	p := &RFC2217{baud: 115200, frame: [3]byte{8, 1, 1}}
	if err := p.listen("rfc2217", addr, func(conn net.Conn) hostConn { return newComHost(p, conn) }); err != nil {
		return nil, err
	}
	return p, nil
}

// Baud implements [serial.Lines].
func (p *RFC2217) Baud() int {
	p.set.Lock()
	defer p.set.Unlock()
	return int(p.baud)
}

// RTS implements [serial.Lines].
func (p *RFC2217) RTS() bool {
	p.set.Lock()
	defer p.set.Unlock()
	return p.control[controlRTS] == rtsOn
}

// WatchLines implements [serial.Lines].
func (p *RFC2217) WatchLines(changed func(what string)) bool {
	p.changed = changed
	return true
}

// Show implements [serial.Lines].
func (p *RFC2217) Show(now serial.ModemLines) {
	p.set.Lock()
	p.lines = now
	p.set.Unlock()
	if h, ok := p.current().(*comHost); ok && h.show() {
		p.apart(h.sendWaiting) // not here, since it may block
	}
}

func (p *RFC2217) shown() serial.ModemLines {
	p.set.Lock()
	defer p.set.Unlock()
	return p.lines
}

// note tells the modem of a change on the line.
func (p *RFC2217) note(what string) {
	if p.changed != nil && what != "" {
		p.changed(what)
	}
}

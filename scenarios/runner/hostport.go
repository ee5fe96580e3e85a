package runner

import (
	"fmt"

	"ptymodem/emulator/serial"
	"ptymodem/emulator/serial/pty"
	"ptymodem/emulator/serial/tcp"
)

// A Line is what the program that is the host of a run opens.
type Line uint8

// The lines. Without a pseudo-terminal the steps of a scenario are played in memory.
const (
	TTY     Line = iota // a pseudo-terminal; on Linux
	TCP                 // a TCP port, for plain bytes
	RFC2217             // a TCP port, with modem lines
)

// String is the line in one word.
func (l Line) String() string { return [...]string{"tty", "tcp", "rfc2217"}[l] }

// anyPort is where a program finds its modem: on this machine alone, at any port that is free.
const anyPort = "127.0.0.1:0"

// open makes the port that the host opens. It is an [ownPort] unless the host is a program. ptys is
// nil without a pseudo-terminal.
func (r *Run) open(ptys *pty.Maker) (serial.Port, error) {
	switch {
	case r.Line == TTY, len(r.Command) == 0:
		return newOwnPort(ptys, "steps")
	case r.Line == TCP:
		p, err := tcp.ListenRaw(anyPort)
		if err != nil {
			return nil, fmt.Errorf("a port for COMMAND: %w", err)
		}
		r.watch(p)
		return p, nil
	}
	p, err := tcp.ListenRFC2217(anyPort)
	if err != nil {
		return nil, fmt.Errorf("a port for COMMAND: %w", err)
	}
	r.watch(p)
	return p, nil
}

// watch has a person told of what goes wrong with a port on the network.
func (r *Run) watch(p interface{ Notify(func(error)) }) {
	if r.Warn != nil {
		p.Notify(func(err error) { r.Warn("port", err) })
	}
}

// where is what a program opens, and the variable that has it.
func where(p serial.Port) (variable, address string) {
	if n, ok := p.(interface{ URL() string }); ok {
		return AddrVariable, n.URL()
	}
	return TTYVariable, p.String()
}

package pty

import (
	"golang.org/x/sys/unix"

	"ptymodem/emulator/serial"
)

// The lines of a pty, for [serial.Lines]: it has none but what the host's termios say. Nothing is
// told when they change.

// Connected implements [serial.Lines].
func (p *Port) Connected() bool { return p.present.Load() }

// Baud implements [serial.Lines]: the output rate in the host's termios, which stay from host to
// host.
func (p *Port) Baud() int {
	t, ok := p.termios()
	if !ok || t.Cflag&unix.CBAUD == unix.B0 {
		return 0
	}
	if on := t.Lflag&unix.ECHO != 0; on != p.echo.on.Load() {
		p.echo.on.Store(on)
	}
	return int(t.Ospeed)
}

func (p *Port) termios() (t unix.Termios, ok bool) {
	p.tty.Lock()
	defer p.tty.Unlock()
	if p.closed.Load() {
		return t, false
	}
	now, err := unix.IoctlGetTermios(p.master, unix.TCGETS2)
	if err != nil {
		return t, false
	}
	return *now, true
}

// RTS implements [serial.Lines]. The tty has flow control of its own.
func (p *Port) RTS() bool { return true }

// Show implements [serial.Lines]: a tty has no lines to show anything on.
func (p *Port) Show(serial.ModemLines) {}

// WatchLines implements [serial.Lines].
func (p *Port) WatchLines(func(what string)) (tells bool) { return false }

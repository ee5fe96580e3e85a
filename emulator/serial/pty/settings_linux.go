package pty

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// Settings are the termios of the tty, as the host has set them. ok is false when the port is
// closed.
func (p *Port) Settings() (t unix.Termios, ok bool) { return p.termios() }

// Set sets the termios of the tty, as a host would. The system keeps 8 bits and no parity, whatever
// is set.
func (p *Port) Set(t *unix.Termios) error {
	p.tty.Lock()
	defer p.tty.Unlock()
	if p.closed.Load() {
		return p.failed("set", os.ErrClosed)
	}
	if err := unix.IoctlSetTermios(p.master, unix.TCSETS2, t); err != nil {
		return p.failed("set", fmt.Errorf("the settings of the tty: %w", err))
	}
	return nil
}

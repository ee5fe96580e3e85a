//go:build !linux

package tap

import (
	"context"
	"errors"
)

var errNotLinux = errors.New("ptymodem opens serial ports on Linux only: run it there, or give tcp:HOST:PORT or rfc2217:HOST:PORT")

// openDevice fails.
func openDevice(string) (Module, error) { return nil, errNotLinux }

// Run fails: there are pseudo-terminals on Linux only.
func (t *Tap) Run(context.Context) error { return errNotLinux }

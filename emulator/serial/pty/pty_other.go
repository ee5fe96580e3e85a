//go:build !linux

package pty

import (
	"errors"

	"ptymodem/emulator/serial"
)

var errNotLinux = errors.New("ptymodem needs Linux for its pseudo-terminals: run it there, or in a container")

// Maker makes pseudo-terminals, on Linux.
type Maker struct{}

// NewMaker fails: there are ptys on Linux only.
func NewMaker() (*Maker, error) { return nil, errNotLinux }

// Open fails.
func (*Maker) Open() (*Port, error) { return nil, errNotLinux }

// Close does nothing.
func (*Maker) Close() error { return nil }

// A PTY is a [Port] on a pseudo-terminal, on Linux.
type Port struct{}

// Path is empty.
func (*Port) Path() string { return "" }

// String is empty.
func (*Port) String() string { return "" }

// Watch does nothing.
func (*Port) Watch(func(on bool)) {}

// Connected is false.
func (*Port) Connected() bool { return false }

// Baud is 0.
func (*Port) Baud() int { return 0 }

// RTS is false.
func (*Port) RTS() bool { return false }

// Show does nothing.
func (*Port) Show(serial.ModemLines) {}

// WatchLines does nothing.
func (*Port) WatchLines(func(what string)) bool { return false }

// Read fails.
func (*Port) Read([]byte) (int, error) { return 0, errNotLinux }

// Write fails.
func (*Port) Write([]byte) (int, error) { return 0, errNotLinux }

// Close does nothing.
func (*Port) Close() error { return nil }
